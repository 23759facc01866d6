#include "tools/rawhttpget/trust.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace tools::rawhttpget {

namespace {

// A file of certificates has a few hundred KiB.
constexpr std::size_t kMostOctets = 16 * 1024 * 1024;

std::optional<std::string> contents_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  std::string text(kMostOctets, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

// Where systems keep them: Debian's and its kin, Red Hat's, SUSE's, Alpine's.
constexpr std::array kBundles = {"/etc/ssl/certs/ca-certificates.crt",
                                 "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
                                 "/etc/ssl/cert.pem"};

}  // namespace

std::expected<std::string, std::string> Trust::read_anchors() const {
  if (!options_.ca_certificate.empty()) {
    auto text = contents_of(options_.ca_certificate);
    if (!text) return std::unexpected(fmt::format("cannot read {}", options_.ca_certificate));
    return *std::move(text);
  }
  if (const char* named = std::getenv("SSL_CERT_FILE")) {
    auto text = contents_of(named);
    if (!text) return std::unexpected(fmt::format("cannot read {} (SSL_CERT_FILE)", named));
    return *std::move(text);
  }
  for (const char* path : kBundles) {
    if (auto text = contents_of(path)) return *std::move(text);
  }
  return std::string();  // nobody is trusted then, and who comes is told so
}

std::expected<stack::tls::ClientContext, std::string> Trust::context() {
  if (context_) return *context_;
  auto anchors = read_anchors();
  if (!anchors) return std::unexpected(anchors.error());
  auto context = stack::tls::ClientContext::make({.anchors = *std::move(anchors),
                                                  .verifies = options_.check_certificate,
                                                  .lowest = options_.lowest,
                                                  .highest = options_.highest,
                                                  .key_log = key_log_});
  if (context) context_ = *context;
  return context;
}

}  // namespace tools::rawhttpget
