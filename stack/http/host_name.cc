#include "stack/http/host_name.h"

#include <algorithm>

#include "stack/http/percent.h"
#include "stack/http/text.h"

namespace stack::http {
namespace {

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabel && std::ranges::all_of(label, [](char c) {
    return is_digit(c) || is_alpha(c) || c == '-' || c == '_';
  });
}

bool looks_numeric(std::string_view label) {
  bool prefixed = label.starts_with("0x") || label.starts_with("0X");
  return prefixed ? std::ranges::all_of(label.substr(2), is_hex_digit)
                  : std::ranges::all_of(label, is_digit);
}

}  // namespace

bool is_host_name(std::string_view host) {
  if (host.size() > kMaxHost) return false;
  if (host.ends_with('.')) host.remove_suffix(1);  // the DNS root, an absolute name
  for (;;) {
    std::size_t dot = host.find('.');
    std::string_view label = host.substr(0, dot);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) return !looks_numeric(label);
    host.remove_prefix(dot + 1);
  }
}

}  // namespace stack::http
