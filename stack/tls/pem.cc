#include "stack/tls/pem.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <limits>
#include <optional>

#include "stack/base/check.h"

namespace stack::tls {
namespace {

// Lends `text`, which the BIO must not outlive; null when it is more than OpenSSL can count.
Bio lend(std::string_view text) {
  if (text.size() > std::numeric_limits<int>::max()) return nullptr;
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  CHECK(bio);
  return bio;
}

bool is_at_end() { return ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE; }

// A pass phrase is never asked for: there is nobody to ask.
int no_pass_phrase(char*, int, int, void*) { return -1; }

}  // namespace

std::expected<std::vector<Certificate>, std::string> read_certificates(const Library& library,
                                                                       std::string_view text,
                                                                       std::size_t most) {
  ERR_clear_error();
  Bio bio = lend(text);
  std::vector<Certificate> certificates;
  while (bio) {
    X509* read = X509_new_ex(library.get(), nullptr);
    CHECK(read);
    bool is_read = PEM_read_bio_X509(bio.get(), &read, no_pass_phrase, nullptr) != nullptr;
    Certificate certificate(read);  // null when what was found is none
    if (!is_read) break;
    certificates.push_back(std::move(certificate));
    if (certificates.size() > most) {
      return std::unexpected("more than " + std::to_string(most) + " certificates");
    }
  }
  bool is_whole = bio && is_at_end();
  ERR_clear_error();
  if (!is_whole) {
    return std::unexpected("certificate number " + std::to_string(certificates.size() + 1) +
                           " cannot be read");
  }
  if (certificates.empty()) return std::unexpected("there is no certificate in PEM");
  return certificates;
}

std::expected<Key, std::string> read_key(const Library& library, std::string_view text) {
  ERR_clear_error();
  Bio bio = lend(text);
  Key key(bio ? PEM_read_bio_PrivateKey_ex(bio.get(), nullptr, no_pass_phrase, nullptr,
                                           library.get(), nullptr)
              : nullptr);
  ERR_clear_error();
  if (!key) return std::unexpected("the private key cannot be read");
  return key;
}

}  // namespace stack::tls
