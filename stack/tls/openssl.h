// OpenSSL's things, owned. For the inside of stack/tls: no header that others see includes this.
#pragma once

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace stack::tls {

template <auto kFree>
struct FreedBy {
  template <typename Thing>
  void operator()(Thing* thing) const {
    kFree(thing);
  }
};

using BioMethod = std::unique_ptr<BIO_METHOD, FreedBy<BIO_meth_free>>;
using Bio = std::unique_ptr<BIO, FreedBy<BIO_free>>;
using Certificate = std::unique_ptr<X509, FreedBy<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, FreedBy<GENERAL_NAMES_free>>;
using Provider = std::unique_ptr<OSSL_PROVIDER, FreedBy<OSSL_PROVIDER_unload>>;
using LibraryContext = std::unique_ptr<OSSL_LIB_CTX, FreedBy<OSSL_LIB_CTX_free>>;
using SavedSession = std::unique_ptr<SSL_SESSION, FreedBy<SSL_SESSION_free>>;
using Ssl = std::unique_ptr<SSL, FreedBy<SSL_free>>;
using SslContext = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;

}  // namespace stack::tls
