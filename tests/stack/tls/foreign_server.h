// A server that does what OpenSSL can and ours never would.
#pragma once

#include <stdexcept>
#include <string>

#include "stack/tls/library.h"
#include "stack/tls/openssl.h"
#include "stack/tls/pem.h"
#include "stack/tls/session.h"
#include "tests/support/certificates.h"

namespace tests {

class ForeignServer {
 public:
  explicit ForeignServer(const Identity& identity, int version)
      : context_(SSL_CTX_new(TLS_server_method())) {
    stack::tls::Library library({});
    auto chain = stack::tls::read_certificates(library, identity.chain, 16).value();
    auto key = stack::tls::read_key(library, identity.key).value();
    if (SSL_CTX_use_certificate(context_.get(), chain.front().get()) != 1 ||
        SSL_CTX_use_PrivateKey(context_.get(), key.get()) != 1 ||
        SSL_CTX_set_min_proto_version(context_.get(), version) != 1 ||
        SSL_CTX_set_max_proto_version(context_.get(), version) != 1) {
      throw std::runtime_error("no foreign server");
    }
  }

  SSL_CTX* context() { return context_.get(); }
  // Made at the first call.
  SSL* ssl() {
    if (!ssl_) {
      ssl_.reset(SSL_new(context()));
      SSL_set_accept_state(ssl_.get());
      SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    }
    return ssl_.get();
  }

  // Takes what the client has to say, goes on as far as it can, and answers. Gives what it read.
  std::string turn(stack::tls::Session& client) {
    auto records = client.records();
    BIO_write(SSL_get_rbio(ssl()), records.data(), static_cast<int>(records.size()));
    client.sent(records.size());
    char buffer[16384];
    int got = SSL_read(ssl(), buffer, sizeof buffer);
    answer(client);
    return got > 0 ? std::string(buffer, static_cast<std::size_t>(got)) : "";
  }
  // Whether the client took all of it.
  bool answer(stack::tls::Session& client) {
    char* data = nullptr;
    long size = BIO_get_mem_data(SSL_get_wbio(ssl()), &data);
    auto said = static_cast<std::size_t>(size);
    std::size_t taken = client.receive(stack::base::as_bytes({data, said}));
    (void)BIO_reset(SSL_get_wbio(ssl()));
    return taken == said;
  }

 private:
  stack::tls::SslContext context_;
  stack::tls::Ssl ssl_;
};

}  // namespace tests
