#include "tools/rawhttpget/head_words.h"

#include <fmt/format.h>

#include "tools/text/escape.h"

namespace tools::rawhttpget {

void HeadWords::heard(const stack::http::Url&, const stack::http::ResponseHead& head) {
  console_.warn(
      fmt::format("  HTTP/1.{} {} {}", head.minor, head.status, text::escape(head.reason)));
  for (const stack::http::Field& field : head.fields) {
    console_.warn(fmt::format("  {}: {}", field.name, text::escape(field.value)));
  }
}

}  // namespace tools::rawhttpget
