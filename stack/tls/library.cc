#include "stack/tls/library.h"

#include <openssl/rand.h>

#include "stack/base/check.h"
#include "stack/tls/seeded_chance.h"

namespace stack::tls {

Library::Library(std::optional<base::SipKey> seed) {
  // What this does it does once in a process; OpenSSL keeps it.
  CHECK(OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) == 1);
  if (!seed) return;
  own_.reset(OSSL_LIB_CTX_new());
  CHECK(own_);
  chance_ = provide_seeded_chance(own_.get(), *seed);
  algorithms_.reset(OSSL_PROVIDER_load(own_.get(), "default"));
  CHECK(algorithms_);
  // Made now, and in this order, so that the numbers of their streams never depend on who draws
  // first.
  CHECK(RAND_get0_public(own_.get()) && RAND_get0_private(own_.get()));
}

}  // namespace stack::tls
