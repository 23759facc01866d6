#include "tests/support/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "stack/base/address.h"
#include "stack/tls/library.h"

namespace tests {
namespace {

using stack::tls::Bio;
using stack::tls::Certificate;
using stack::tls::Key;
using stack::tls::Library;
using Extension = std::unique_ptr<X509_EXTENSION, stack::tls::FreedBy<X509_EXTENSION_free>>;

void must(bool went_well, const char* what) {
  if (!went_well) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

Key make_key(const Library& library, int rsa_bits) {
  Key key(rsa_bits > 0
              ? EVP_PKEY_Q_keygen(library.get(), nullptr, "RSA", static_cast<std::size_t>(rsa_bits))
              : EVP_PKEY_Q_keygen(library.get(), nullptr, "EC", "P-256"));
  must(key != nullptr, "make a key");
  return key;
}

std::string written(const Bio& bio) {
  char* data = nullptr;
  long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string in_pem(X509* certificate) {
  Bio bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_X509(bio.get(), certificate) == 1, "write a certificate");
  return written(bio);
}

std::string in_pem(EVP_PKEY* key) {
  Bio bio(BIO_new(BIO_s_mem()));
  must(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
       "write a key");
  return written(bio);
}

// In the language of x509v3_config(5).
std::string as_alternative_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += text.empty() ? "" : ",";
    text += (stack::base::Address::parse(name) ? "IP:" : "DNS:") + name;
  }
  return text;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1,
       "extend a certificate");
}

void name(X509_NAME* target, const std::string& common_name) {
  must(X509_NAME_add_entry_by_txt(target, "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(common_name.data()),
                                  static_cast<int>(common_name.size()), -1, 0) == 1,
       "name a certificate");
}

// Without extensions and signature. `issuer` null: itself.
Certificate draft(const Library& library, const Subject& subject, EVP_PKEY* key, X509* issuer,
                  long serial) {
  Certificate made(X509_new_ex(library.get(), nullptr));
  X509* certificate = made.get();
  must(X509_set_version(certificate, X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), subject.begins) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), subject.ends) != nullptr &&
           X509_set_pubkey(certificate, key) == 1,
       "fill in a certificate");
  name(X509_get_subject_name(certificate), subject.common_name);
  must(X509_set_issuer_name(certificate, X509_get_subject_name(issuer ? issuer : certificate)) == 1,
       "name an issuer");
  return made;
}

void sign(X509* certificate, EVP_PKEY* key, bool with_sha1) {
  must(X509_sign(certificate, key, with_sha1 ? EVP_sha1() : EVP_sha256()) > 0,
       "sign a certificate");
}

void extend_for_a_server(X509* certificate, X509* issuer, const Subject& subject) {
  extend(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
  extend(certificate, issuer, NID_ext_key_usage, subject.for_servers ? "serverAuth" : "clientAuth");
  extend(certificate, issuer, NID_subject_key_identifier, "hash");
  if (!subject.names.empty()) {
    extend(certificate, issuer, NID_subject_alt_name, as_alternative_names(subject.names));
  }
}

}  // namespace

struct Authority::Inner {
  std::shared_ptr<Library> library;  // goes last
  Key key;
  Certificate certificate;
  std::string pem;
  std::string chain;  // its own certificate and those above it, but for the root's
  long issued = 0;

  long next_serial() { return 1000 + issued++; }
};

Authority::Authority(std::shared_ptr<Inner> inner) : inner_(std::move(inner)) {}

Authority::Authority(const std::string& name, std::uint64_t seed)
    : inner_(std::make_shared<Inner>()) {
  inner_->library = std::make_shared<Library>(stack::base::SipKey{.k0 = seed, .k1 = 0});
  inner_->key = make_key(*inner_->library, 0);
  Subject subject{.common_name = name, .begins = kNow - 3650 * kDay, .ends = kNow + 3650 * kDay};
  inner_->certificate = draft(*inner_->library, subject, inner_->key.get(), nullptr, 1);
  X509* certificate = inner_->certificate.get();
  extend(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(certificate, certificate, NID_subject_key_identifier, "hash");
  sign(certificate, inner_->key.get(), false);
  inner_->pem = in_pem(certificate);
}

Authority Authority::below(const std::string& name, bool may_issue) const {
  auto made = std::make_shared<Inner>();
  made->library = inner_->library;
  made->key = make_key(*made->library, 0);
  Subject subject{.common_name = name, .begins = kNow - 365 * kDay, .ends = kNow + 365 * kDay};
  X509* issuer = inner_->certificate.get();
  made->certificate =
      draft(*made->library, subject, made->key.get(), issuer, inner_->next_serial());
  X509* certificate = made->certificate.get();
  extend(certificate, issuer, NID_basic_constraints,
         may_issue ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (may_issue) extend(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(certificate, issuer, NID_subject_key_identifier, "hash");
  extend(certificate, issuer, NID_authority_key_identifier, "keyid");
  sign(certificate, inner_->key.get(), false);
  made->pem = in_pem(certificate);
  made->chain = made->pem + inner_->chain;
  return Authority(std::move(made));
}

Identity Authority::issue(const Subject& subject) const {
  Key key = make_key(*inner_->library, subject.rsa_bits);
  X509* issuer = inner_->certificate.get();
  Certificate certificate =
      draft(*inner_->library, subject, key.get(), issuer, inner_->next_serial());
  extend_for_a_server(certificate.get(), issuer, subject);
  extend(certificate.get(), issuer, NID_authority_key_identifier, "keyid");
  sign(certificate.get(), inner_->key.get(), subject.signed_with_sha1);
  return {in_pem(certificate.get()) + inner_->chain, in_pem(key.get())};
}

const std::string& Authority::certificate() const { return inner_->pem; }

Identity self_signed(const Subject& subject) {
  Library library(stack::base::SipKey{.k0 = 2, .k1 = 0});
  Key key = make_key(library, subject.rsa_bits);
  Certificate certificate = draft(library, subject, key.get(), nullptr, 1);
  extend_for_a_server(certificate.get(), certificate.get(), subject);
  sign(certificate.get(), key.get(), subject.signed_with_sha1);
  return {in_pem(certificate.get()), in_pem(key.get())};
}

}  // namespace tests
