// Certificates and keys out of PEM (RFC 7468).
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "stack/tls/library.h"
#include "stack/tls/openssl.h"

namespace stack::tls {

// All certificates in `text`, in their order; text between them does not matter. In words what is
// wrong: none at all, one that cannot be read, more than `most`.
std::expected<std::vector<Certificate>, std::string> read_certificates(const Library& library,
                                                                       std::string_view text,
                                                                       std::size_t most);
std::expected<Key, std::string> read_key(const Library& library, std::string_view text);

}  // namespace stack::tls
