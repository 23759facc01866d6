#include "sim/apps/digest.h"

#include <openssl/evp.h>

#include "stack/base/check.h"

namespace sim::apps {

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  CHECK(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::add(stack::base::ByteView octets) {
  CHECK(EVP_DigestUpdate(context_.get(), octets.data(), octets.size()) == 1);
}

Sha256::Value Sha256::finish() {
  Value value{};
  unsigned length = 0;
  CHECK(EVP_DigestFinal_ex(context_.get(), value.data(), &length) == 1 && length == value.size());
  return value;
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

}  // namespace sim::apps
