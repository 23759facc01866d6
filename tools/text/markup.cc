#include "tools/text/markup.h"

#include "tools/text/escape.h"

namespace tools::text {
namespace {

std::string_view html_escape(char character) {
  switch (character) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string_view json_escape(char character) {
  switch (character) {
    case '&':
      return "\\u0026";
    case '<':
      return "\\u003c";
    case '>':
      return "\\u003e";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return {};
  }
}

// What only shows itself, and then each character through `replacement`, which answers nothing
// where it has nothing against it.
std::string escaped(std::string_view text, std::string_view (*replacement)(char)) {
  std::string out;
  for (const char character : escape(text)) {
    const std::string_view instead = replacement(character);
    if (instead.empty()) {
      out += character;
    } else {
      out += instead;
    }
  }
  return out;
}

}  // namespace

std::string html_text(std::string_view text) { return escaped(text, html_escape); }

std::string json_string(std::string_view text) { return '"' + escaped(text, json_escape) + '"'; }

}  // namespace tools::text
