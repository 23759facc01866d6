// Chance that is a function of a seed, as a provider of OpenSSL's (provider-rand(7)).
#pragma once

#include "stack/base/siphash.h"
#include "stack/tls/openssl.h"

namespace stack::tls {

// Makes `library` draw all its chance from SipHash(seed, stream, serial number), without end. To be
// called before anything is drawn. OpenSSL's own TEST-RAND would do, but for it the octets must be
// laid out beforehand, and then they end.
Provider provide_seeded_chance(OSSL_LIB_CTX* library, base::SipKey seed);

}  // namespace stack::tls
