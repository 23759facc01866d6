// What many conversations over TLS have in common: whom to trust, who one is, what one offers.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stack/base/siphash.h"

namespace stack::tls {

enum class Version : std::uint8_t { kTls10, kTls11, kTls12, kTls13 };  // in order

// Most certificates that may be trusted.
inline constexpr std::size_t kMostAnchors = 10'000;

struct ClientConfig {
  // Certificates in PEM, one after the other: who may issue certificates.
  std::string anchors = {};
  // The certificate is the host's (C36). Without it any does, and Info::distrust says what would
  // have been wrong.
  bool verifies = true;
  // What to speak inside, in order of preference (RFC 7301); each has 1 to 255 octets.
  std::vector<std::string> protocols = {"http/1.1"};
  // Never below TLS 1.2 (RFC 8996).
  Version lowest = Version::kTls12;
  Version highest = Version::kTls13;
  // Is told each secret as a line in the format of NSS's key logs, without its line end. Whoever
  // has these can read the conversation. Must not throw: OpenSSL calls it.
  std::function<void(std::string_view line)> key_log = {};
  // In a simulation: all chance is a function of it. See Library.
  std::optional<base::SipKey> seed = {};
};

struct ServerConfig {
  std::string chain = {};  // in PEM: its own certificate first, then those of its issuers
  std::string key = {};    // in PEM
  // What it speaks inside; a client that offers only others is refused (RFC 7301 3.2).
  std::vector<std::string> protocols = {"http/1.1"};
  // Older versions than 1.2 also need `security_level` 0.
  Version lowest = Version::kTls12;
  Version highest = Version::kTls13;
  // OpenSSL's, 0 to 5: how weak keys, digests and ciphers may be.
  int security_level = 2;
  std::optional<base::SipKey> seed = {};
};

struct Core;

// A handle; copies are one and the same context, which lives as long as any handle or session. For
// one thread.
class ClientContext {
 public:
  // In words what is wrong with the configuration, as for Failure::text.
  static std::expected<ClientContext, std::string> make(ClientConfig config);

 private:
  friend class Session;
  explicit ClientContext(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  std::shared_ptr<Core> core_;
};

class ServerContext {
 public:
  static std::expected<ServerContext, std::string> make(ServerConfig config);

 private:
  friend class Session;
  explicit ServerContext(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  std::shared_ptr<Core> core_;
};

}  // namespace stack::tls
