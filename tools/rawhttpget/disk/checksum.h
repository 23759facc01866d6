// SHA-256 (FIPS 180-4) of what is saved, and the sum that it should have.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "stack/base/bytes.h"

struct evp_md_ctx_st;

namespace tools::rawhttpget::disk {

using Sha256 = std::array<std::uint8_t, 32>;

// "sha256:" and 64 hexadecimal digits, of either case; nothing for any other text.
std::optional<Sha256> parse_checksum(std::string_view text);
// As parse_checksum() takes it.
std::string to_text(const Sha256& sum);

// Invariant: sum() is that of all that was added since the start, in order. Failures of the library
// are thrown as Failure(ExitCode::kOther).
class Checksum {
 public:
  Checksum();

  void add(stack::base::ByteView data);
  std::uint64_t size() const { return size_; }  // octets added
  Sha256 sum() const;                           // of those so far; more may follow
  void start_over();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
  std::uint64_t size_ = 0;
};

}  // namespace tools::rawhttpget::disk
