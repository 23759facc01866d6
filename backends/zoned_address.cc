#include "backends/zoned_address.h"

#include <net/if.h>

#include <array>

namespace backends {

std::string to_string(const ZonedAddress& address) {
  std::string text = address.address.to_string();
  if (address.zone == 0) return text;
  std::array<char, IF_NAMESIZE> name{};
  // The interface may be gone by now.
  const bool known = ::if_indextoname(address.zone, name.data()) != nullptr;
  return text + '%' + (known ? std::string(name.data()) : std::to_string(address.zone));
}

}  // namespace backends
