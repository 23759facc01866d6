#include "stack/http/writer.h"

#include <algorithm>

#include "stack/http/text.h"

namespace stack::http {
namespace {

std::string version(int minor) { return "HTTP/1." + std::to_string(minor); }

// `text`, which holds a start line, with the header section behind it.
std::optional<std::string> with_fields(std::string text, const Fields& fields) {
  for (const Field& field : fields) {
    if (!is_token(field.name) || !is_field_text(field.value)) return std::nullopt;
    text.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  return text += "\r\n";
}

bool is_minor(int minor) { return minor >= 0 && minor <= 9; }

}  // namespace

std::optional<std::string> write_head(const RequestHead& head) {
  bool target_stands = !head.target.empty() && std::ranges::all_of(head.target, is_vchar);
  if (!is_token(head.method) || !target_stands || !is_minor(head.minor)) return std::nullopt;
  return with_fields(head.method + " " + head.target + " " + version(head.minor) + "\r\n",
                     head.fields);
}

std::optional<std::string> write_head(const ResponseHead& head) {
  bool status_stands = head.status >= 100 && head.status <= 599;
  if (!status_stands || !is_field_text(head.reason) || !is_minor(head.minor)) return std::nullopt;
  std::string line =
      version(head.minor) + " " + std::to_string(head.status) + " " + head.reason + "\r\n";
  return with_fields(std::move(line), head.fields);
}

}  // namespace stack::http
