#include "tools/rawhttpget/disk/checksum.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include "stack/http/text.h"
#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::disk {

namespace {

constexpr std::string_view kPrefix = "sha256:";

void must(bool succeeded) {
  if (!succeeded) throw Failure(ExitCode::kOther, "OpenSSL cannot compute SHA-256");
}

}  // namespace

std::optional<Sha256> parse_checksum(std::string_view text) {
  if (!text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  Sha256 sum{};
  if (text.size() != 2 * sum.size()) return std::nullopt;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    const auto octet = stack::http::parse_hexadecimal(text.substr(2 * i, 2));
    if (!octet) return std::nullopt;
    sum[i] = static_cast<std::uint8_t>(*octet);
  }
  return sum;
}

std::string to_text(const Sha256& sum) {
  std::string text(kPrefix);
  for (const std::uint8_t octet : sum) text += fmt::format("{:02x}", octet);
  return text;
}

void Checksum::Free::operator()(evp_md_ctx_st* context) const { ::EVP_MD_CTX_free(context); }

Checksum::Checksum() : context_(::EVP_MD_CTX_new()) {
  must(context_ != nullptr);
  start_over();
}

void Checksum::add(stack::base::ByteView data) {
  must(::EVP_DigestUpdate(context_.get(), data.data(), data.size()) == 1);
  size_ += data.size();
}

Sha256 Checksum::sum() const {
  const std::unique_ptr<evp_md_ctx_st, Free> copy(::EVP_MD_CTX_new());
  Sha256 sum{};
  must(copy && ::EVP_MD_CTX_copy_ex(copy.get(), context_.get()) == 1);
  must(::EVP_DigestFinal_ex(copy.get(), sum.data(), nullptr) == 1);
  return sum;
}

void Checksum::start_over() {
  must(::EVP_DigestInit_ex(context_.get(), ::EVP_sha256(), nullptr) == 1);
  size_ = 0;
}

}  // namespace tools::rawhttpget::disk
