// Whom a certificate is for.
#pragma once

#include <string>
#include <vector>

#include "stack/tls/openssl.h"

namespace stack::tls {

// Most names of a certificate that are told of.
inline constexpr std::size_t kMostNames = 100;

// The DNS names and IP addresses among its subjectAltNames (RFC 9525 6.1), in its order; what is
// not of a name's characters is shown as "?".
std::vector<std::string> names_of(const X509* certificate);

}  // namespace stack::tls
