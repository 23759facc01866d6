// Any octets as what a person types, as what a server sends as Location, and as no_proxy: what
// comes of them is a URL that is read again as itself, holds nothing that could split a request,
// and does not climb.
//
// The first line is the base, the second the reference; a third is no_proxy.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/http/loose_url.h"
#include "stack/http/proxy.h"
#include "stack/http/reference.h"
#include "stack/http/uri.h"
#include "stack/http/writer.h"

namespace {

using stack::http::Url;

std::string_view take_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

void check_dots(std::string_view path) {
  std::string plain = stack::http::without_dot_segments(path);
  CHECK(stack::http::without_dot_segments(plain) == plain);
  CHECK(!path.starts_with('/') || plain.starts_with('/'));
  CHECK(!(plain + "/").contains("/../") && !(plain + "/").contains("/./"));
}

// Whatever it was made of, a URL is fit to be sent.
void check_url(const Url& url) {
  auto again = Url::parse(url.to_string());
  CHECK(again && again->to_string() == url.to_string() && again->origin() == url.origin());
  CHECK(again->user().empty() && again->password().empty());
  for (const std::string& part :
       {url.host(), url.authority(), url.target(), url.to_string(), absolute_form(url)}) {
    CHECK(std::ranges::all_of(part, [](char c) { return c > ' ' && c < '\x7f'; }));
  }
  CHECK(!url.authority().contains('@') && !url.authority().contains('%'));
  CHECK(url.target().starts_with('/') && !url.target().contains('#'));
  CHECK(url.normalized().normalized() == url.normalized());
  CHECK(write_head(connect_head(url, {})).has_value());
}

void check_reference(const Url& base, std::string_view reference) {
  auto url = resolve(base, reference);
  if (!url) return;
  check_url(*url);
  CHECK(url->normalized() == *url);
  // From wherever it is looked at, and as often as one likes.
  auto again = resolve(base, url->to_string());
  CHECK(again == url);
  auto elsewhere =
      resolve(Url::parse("https://elsewhere.example:1/a/b?c").value(), url->to_string());
  CHECK(elsewhere == url);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = stack::base::as_text({data, size});
  std::string_view typed = take_line(text);
  std::string_view reference = take_line(text);
  std::string loosely = stack::http::encoded_loosely(reference);
  CHECK(stack::http::encoded_loosely(loosely) == loosely);
  CHECK(joined(stack::http::split_uri(reference)) == reference);
  check_dots(reference);

  auto base = stack::http::parse_typed(typed);
  if (base) check_url(*base);
  Url from = base.value_or(Url::parse("http://a/b/c/d;p?q").value());
  check_reference(from, reference);
  check_reference(from, typed);
  if (is_exempt_from_proxy(text, from)) CHECK(is_exempt_from_proxy(std::string(text) + ",x", from));
  return 0;
}
