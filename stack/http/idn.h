// Host names in other scripts than ASCII's (IDNA2008, RFC 5890 to 5894; UTS 46).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stack::http {

// The name as the DNS has it, in A-labels: "bücher.example" is "xn--bcher-kva.example". Mapped as
// UTS 46 does without its transitional step: capitals become small, full-width letters plain, "ß"
// stays what it is. `host` is UTF-8. Nothing for what is no name of a host: malformed UTF-8,
// letters that IDNA2008 does not allow, labels or names that grow too long, full-width digits that
// would become an address.
std::optional<std::string> host_in_ascii(std::string_view host);

}  // namespace stack::http
