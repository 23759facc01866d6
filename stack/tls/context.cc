#include "stack/tls/context.h"

#include <openssl/err.h>

#include <algorithm>
#include <limits>

#include "stack/base/check.h"
#include "stack/tls/core.h"
#include "stack/tls/pem.h"
#include "stack/tls/trace.h"

namespace stack::tls {
namespace {

// Of TLS 1.2, best first: forward secrecy and authenticated encryption, then what older servers
// still need. No suite without a certificate, none below security level 2.
constexpr const char* kClientCiphers =
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:ECDHE+AES:DHE+AES:RSA+AESGCM:RSA+AES:"
    "!aNULL:!eNULL:!aDSS:!PSK:!SRP";
constexpr int kClientSecurityLevel = 2;
constexpr std::size_t kMostOfChain = 16;        // certificates that a server shows of itself
constexpr long kMostServerSessions = 1024;      // that a server without tickets remembers
constexpr long kMostCertificates = 100 * 1024;  // octets of the peer's chain
constexpr std::size_t kMostOfProtocol = 255;    // octets of a protocol's name (RFC 7301 3.1)

int number_of(Version version) {
  switch (version) {
    case Version::kTls10:
      return TLS1_VERSION;
    case Version::kTls11:
      return TLS1_1_VERSION;
    case Version::kTls12:
      return TLS1_2_VERSION;
    case Version::kTls13:
      return TLS1_3_VERSION;
  }
  CHECK(false);
}

// A list of ALPN as it stands in the handshake: each name behind its length.
std::string in_wire_form(const std::vector<std::string>& protocols) {
  std::string list;
  for (const std::string& protocol : protocols) {
    CHECK(!protocol.empty() && protocol.size() <= kMostOfProtocol);
    list += static_cast<char>(protocol.size());
    list += protocol;
  }
  CHECK(list.size() <= std::numeric_limits<std::uint16_t>::max());
  return list;
}

Core& core_of(const SSL_CTX* context) { return *static_cast<Core*>(SSL_CTX_get_app_data(context)); }

void tell_key(const SSL* ssl, const char* line) { core_of(SSL_get_SSL_CTX(ssl)).key_log(line); }

int keep_session(SSL* ssl, SSL_SESSION* session) {
  const Trace& trace = trace_of(ssl);
  trace.core->sessions.keep(trace.server, SavedSession(session));
  return 1;  // it is ours now
}

// The first of the client's protocols that we speak.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned left, void* data) {
  const Core& core = *static_cast<const Core*>(data);
  base::ByteView list(offered, left);
  while (!list.empty() && list.size() > list[0]) {
    base::ByteView name = list.subspan(1, list[0]);
    if (std::ranges::find(core.protocols, base::as_text(name)) != core.protocols.end()) {
      *chosen = name.data();
      *size = static_cast<unsigned char>(name.size());
      return SSL_TLSEXT_ERR_OK;
    }
    list = list.subspan(1 + name.size());
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::shared_ptr<Core> make_core(const SSL_METHOD* method, std::optional<base::SipKey> seed) {
  auto core = std::make_shared<Core>(seed);
  core->ssl_context.reset(SSL_CTX_new_ex(core->library.get(), nullptr, method));
  SSL_CTX* context = core->ssl_context.get();
  CHECK(context);
  SSL_CTX_set_app_data(context, core.get());
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_max_cert_list(context, kMostCertificates);
  return core;
}

void set_versions(SSL_CTX* context, Version lowest, Version highest) {
  CHECK(lowest <= highest);
  CHECK(SSL_CTX_set_min_proto_version(context, number_of(lowest)) == 1);
  CHECK(SSL_CTX_set_max_proto_version(context, number_of(highest)) == 1);
}

std::optional<std::string> trust(Core& core, std::string_view anchors) {
  if (anchors.empty()) return {};
  auto certificates = read_certificates(core.library, anchors, kMostAnchors);
  if (!certificates) return certificates.error();
  X509_STORE* store = SSL_CTX_get_cert_store(core.ssl_context.get());
  for (const Certificate& certificate : *certificates) {
    CHECK(X509_STORE_add_cert(store, certificate.get()) == 1);
  }
  return {};
}

std::optional<std::string> identify(Core& core, const ServerConfig& config) {
  auto chain = read_certificates(core.library, config.chain, kMostOfChain);
  if (!chain) return chain.error();
  auto key = read_key(core.library, config.key);
  if (!key) return key.error();
  SSL_CTX* context = core.ssl_context.get();
  bool fits = SSL_CTX_use_certificate(context, chain->front().get()) == 1 &&
              SSL_CTX_use_PrivateKey(context, key->get()) == 1;
  for (std::size_t i = 1; fits && i < chain->size(); ++i) {
    fits = SSL_CTX_add1_chain_cert(context, (*chain)[i].get()) == 1;
  }
  ERR_clear_error();
  if (!fits) return "the private key is not the certificate's, or one of them is too weak";
  return {};
}

}  // namespace

std::expected<ClientContext, std::string> ClientContext::make(ClientConfig config) {
  CHECK(config.lowest >= Version::kTls12);
  auto core = make_core(TLS_client_method(), config.seed);
  core->verifies = config.verifies;
  core->protocols = std::move(config.protocols);
  core->key_log = std::move(config.key_log);
  SSL_CTX* context = core->ssl_context.get();
  set_versions(context, config.lowest, config.highest);
  SSL_CTX_set_security_level(context, kClientSecurityLevel);
  CHECK(SSL_CTX_set_cipher_list(context, kClientCiphers) == 1);
  std::string offer = in_wire_form(core->protocols);
  // Answers 0 when it went well.
  CHECK(SSL_CTX_set_alpn_protos(context, base::as_bytes(offer).data(),
                                static_cast<unsigned>(offer.size())) == 0);
  trace_verification(context, config.verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, keep_session);
  if (core->key_log) SSL_CTX_set_keylog_callback(context, tell_key);
  if (auto problem = trust(*core, config.anchors)) return std::unexpected(*problem);
  return ClientContext(std::move(core));
}

std::expected<ServerContext, std::string> ServerContext::make(ServerConfig config) {
  auto core = make_core(TLS_server_method(), config.seed);
  core->protocols = std::move(config.protocols);
  SSL_CTX* context = core->ssl_context.get();
  set_versions(context, config.lowest, config.highest);
  SSL_CTX_set_security_level(context, config.security_level);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, core.get());
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
  SSL_CTX_sess_set_cache_size(context, kMostServerSessions);
  // A ticket holds the time of the system's clock, which no seed determines; a session that the
  // server remembers has a random name instead.
  if (core->library.is_seeded()) SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  if (auto problem = identify(*core, config)) return std::unexpected(*problem);
  return ServerContext(std::move(core));
}

}  // namespace stack::tls
