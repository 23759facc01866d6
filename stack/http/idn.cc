#include "stack/http/idn.h"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <new>

#include "stack/http/host_name.h"

namespace stack::http {
namespace {

// Longest name taken, in octets of UTF-8: 253 characters of A-labels come from fewer than as many
// characters of at most four octets.
constexpr std::size_t kMaxName = 4 * 253;

struct Release {
  void operator()(std::uint8_t* name) const { idn2_free(name); }
};

}  // namespace

std::optional<std::string> host_in_ascii(std::string_view host) {
  if (host.size() > kMaxName || host.contains('\0')) return std::nullopt;
  std::string terminated(host);
  std::uint8_t* found = nullptr;
  int result = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(terminated.c_str()), &found,
                              IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  std::unique_ptr<std::uint8_t, Release> name(found);
  if (result == IDN2_MALLOC) throw std::bad_alloc();
  if (result != IDN2_OK) return std::nullopt;
  std::string in_ascii(reinterpret_cast<const char*>(name.get()));
  return is_host_name(in_ascii) ? std::optional(in_ascii) : std::nullopt;
}

}  // namespace stack::http
