// The OpenSSL that a context lives in, and where its chance comes from.
#pragma once

#include <optional>

#include "stack/base/siphash.h"
#include "stack/tls/openssl.h"

namespace stack::tls {

// With a seed: an OpenSSL of its own, whose chance is a function of the seed, so that one seed and
// the same records give the same records. No secret is safe in it. Without: the process's, which
// asks the system for chance. Neither reads a configuration file.
class Library {
 public:
  explicit Library(std::optional<base::SipKey> seed);

  // What OpenSSL's functions take; null stands for the process's.
  OSSL_LIB_CTX* get() const { return own_.get(); }
  bool is_seeded() const { return own_ != nullptr; }

 private:
  LibraryContext own_;  // goes last
  Provider algorithms_;
  Provider chance_;
};

}  // namespace stack::tls
