#include "tools/rawhttpd/media_type.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tools::rawhttpd {

namespace {

using Row = std::pair<std::string_view, std::string_view>;

constexpr std::array kTypes{
    Row{"avif", "image/avif"},
    Row{"bz2", "application/x-bzip2"},
    Row{"css", "text/css; charset=utf-8"},
    Row{"csv", "text/csv; charset=utf-8"},
    Row{"gif", "image/gif"},
    Row{"gz", "application/gzip"},
    Row{"htm", "text/html; charset=utf-8"},
    Row{"html", "text/html; charset=utf-8"},
    Row{"ico", "image/x-icon"},
    Row{"jpeg", "image/jpeg"},
    Row{"jpg", "image/jpeg"},
    Row{"js", "text/javascript; charset=utf-8"},
    Row{"json", "application/json"},
    Row{"md", "text/markdown; charset=utf-8"},
    Row{"mjs", "text/javascript; charset=utf-8"},
    Row{"mp3", "audio/mpeg"},
    Row{"mp4", "video/mp4"},
    Row{"ogg", "audio/ogg"},
    Row{"pdf", "application/pdf"},
    Row{"png", "image/png"},
    Row{"svg", "image/svg+xml"},
    Row{"tar", "application/x-tar"},
    Row{"txt", "text/plain; charset=utf-8"},
    Row{"wasm", "application/wasm"},
    Row{"wav", "audio/wav"},
    Row{"webm", "video/webm"},
    Row{"webp", "image/webp"},
    Row{"woff2", "font/woff2"},
    Row{"xml", "text/xml; charset=utf-8"},
    Row{"xz", "application/x-xz"},
    Row{"zip", "application/zip"},
    Row{"zst", "application/zstd"},
};
static_assert(std::ranges::is_sorted(kTypes, {}, &Row::first));

char small_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view media_type_of(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  const std::size_t slash = file_name.rfind('/');
  const bool has_extension =
      dot != std::string_view::npos && (slash == std::string_view::npos || dot > slash);
  std::string extension(has_extension ? file_name.substr(dot + 1) : "");
  std::ranges::transform(extension, extension.begin(), small_letter);
  const auto row = std::ranges::lower_bound(kTypes, extension, {}, &Row::first);
  if (row == kTypes.end() || row->first != extension) return "application/octet-stream";
  return row->second;
}

}  // namespace tools::rawhttpd
