#include "tools/rawhttpget/file_name.h"

#include <string_view>

#include "stack/base/check.h"
#include "stack/http/percent.h"
#include "stack/http/utf8.h"
#include "tools/text/escape.h"

namespace tools::rawhttpget {

namespace {

constexpr std::size_t kLongestExtension = 16;

// Whether an octet that was percent-encoded may stand in a name as itself.
bool may_stand(unsigned char octet) { return octet >= 0x20 && octet != 0x7f && octet != '/'; }

std::string decoded(std::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && text.size() - i > 2) {
      const auto octet = stack::http::percent_decoded(text.substr(i, 3));
      if (octet && may_stand(static_cast<unsigned char>(octet->front()))) {
        name += *octet;
        i += 2;
        continue;
      }
    }
    name += text[i] == '/' ? "%2F" : std::string(1, text[i]);  // of a query
  }
  return name;
}

// `name` with all encoded that would do more than show itself.
std::string plain(std::string_view name) {
  std::string shown;
  while (!name.empty()) {
    std::string_view rest = name;
    if (!stack::http::take_utf8(rest)) rest.remove_prefix(1);
    const std::string_view character = name.substr(0, name.size() - rest.size());
    const bool is_plain = text::escape(character) == character;
    shown += is_plain ? std::string(character) : stack::http::percent_encoded(character);
    name = rest;
  }
  return shown;
}

bool names_a_directory(std::string_view name) {
  return name.empty() || name == "." || name == "..";
}

// Where `text` can be cut, at `most` octets or a little before: not inside a character.
std::size_t cut_of(std::string_view text, std::size_t most) {
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
  return most;
}

}  // namespace

std::string file_name_of(const stack::http::Url& url) {
  const std::string_view segment = url.last_segment();
  std::string name = plain(decoded(segment));
  if (names_a_directory(name))
    name = names_a_directory(segment) ? "index.html" : std::string(segment);
  if (const auto query = url.query()) name += '?' + plain(decoded(*query));
  CHECK(name.find('/') == std::string::npos && name.find('\0') == std::string::npos);
  return fitting_name(name);
}

std::string file_name_of_theirs(const stack::http::Url& url) {
  const std::string name = file_name_of(url);
  const std::size_t first = name.find_first_not_of('.');
  return first == std::string::npos ? "index.html" : name.substr(first);
}

std::string fitting_name(const std::string& name) {
  if (name.size() <= kLongestName) return name;
  const std::size_t dot = name.rfind('.');
  std::string extension;
  if (dot != std::string::npos && name.size() - dot <= kLongestExtension)
    extension = name.substr(dot);
  return name.substr(0, cut_of(name, kLongestName - extension.size())) + extension;
}

}  // namespace tools::rawhttpget
