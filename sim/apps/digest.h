// SHA-256 (FIPS 180-4), piece by piece.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "stack/base/bytes.h"

struct evp_md_ctx_st;  // libcrypto's EVP_MD_CTX

namespace sim::apps {

class Sha256 {
 public:
  using Value = std::array<std::uint8_t, 32>;

  Sha256();
  void add(stack::base::ByteView octets);
  // Of all that was added; nothing may be added afterwards.
  Value finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace sim::apps
