// Authorities and the certificates they issue, made when a test asks for them; namespace tests.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tests {

// When the tests take place: 2026-07-01T00:00:00Z, in seconds since 1970.
inline constexpr std::int64_t kNow = 1'782'864'000;
inline constexpr std::int64_t kDay = 86'400;

// What is in a certificate. The default is one that nobody can object to.
struct Subject {
  // Of its subjectAltName: DNS names, wildcards, IP addresses; empty: it has none.
  std::vector<std::string> names = {"example.test"};
  std::string common_name = "a server";
  std::int64_t begins = kNow - kDay;  // seconds since 1970
  std::int64_t ends = kNow + 90 * kDay;
  int rsa_bits = 0;  // 0: a key on the curve P-256
  bool signed_with_sha1 = false;
  bool for_servers = true;  // else for clients only, by its extended key usage
};

// All in PEM.
struct Identity {
  std::string chain;  // its own certificate, then those of the authorities below the root
  std::string key;
};

// A certificate authority. One seed makes the same keys and certificates each time.
class Authority {
 public:
  explicit Authority(const std::string& name = "the root", std::uint64_t seed = 1);

  // An authority that this one vouches for; `may_issue` false: its certificate says it is none.
  Authority below(const std::string& name, bool may_issue = true) const;
  Identity issue(const Subject& subject = {}) const;

  const std::string& certificate() const;

 private:
  struct Inner;
  explicit Authority(std::shared_ptr<Inner> inner);
  std::shared_ptr<Inner> inner_;
};

Identity self_signed(const Subject& subject = {});

}  // namespace tests
