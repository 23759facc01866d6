#include "sim/apps/identity.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "stack/tls/library.h"

namespace sim::apps {
namespace {

using stack::tls::Bio;
using stack::tls::Certificate;
using stack::tls::Key;
using Extension = std::unique_ptr<X509_EXTENSION, stack::tls::FreedBy<X509_EXTENSION_free>>;

constexpr std::int64_t kFiveYears = std::int64_t{5} * 365 * 86'400;

void must(bool went_well, const char* what) {
  if (!went_well) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

template <typename Write>
std::string in_pem(Write write) {
  Bio bio(BIO_new(BIO_s_mem()));
  must(write(bio.get()) == 1, "write PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

// By subjectAltName alone is a client told whose it is.
void name(X509* certificate, const stack::base::Address& address) {
  const std::string value = "IP:" + address.to_string();
  Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, value.c_str()));
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "name a certificate");
}

}  // namespace

Identity make_identity(const stack::base::Address& address, std::uint64_t seed) {
  const stack::tls::Library library(stack::base::SipKey{.k0 = seed, .k1 = 0});
  const Key key(EVP_PKEY_Q_keygen(library.get(), nullptr, "EC", "P-256"));
  must(key != nullptr, "make a key");
  const Certificate made(X509_new_ex(library.get(), nullptr));
  X509* certificate = made.get();
  must(X509_set_version(certificate, X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), kSimulatedDate - kFiveYears) &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), kSimulatedDate + kFiveYears) &&
           X509_set_pubkey(certificate, key.get()) == 1,
       "fill in a certificate");
  name(certificate, address);
  must(X509_sign(certificate, key.get(), EVP_sha256()) > 0, "sign a certificate");
  return {
      in_pem([&](BIO* to) { return PEM_write_bio_X509(to, certificate); }), in_pem([&](BIO* to) {
        return PEM_write_bio_PKCS8PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
      })};
}

}  // namespace sim::apps
