#include "tools/netsim/build_id.h"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <cstdint>
#include <cstring>
#include <span>

namespace netsim {
namespace {

constexpr std::size_t kOctetsShown = 8;

// A note is its header, its name and its content, the latter two filled up to four octets.
std::string id_among(std::span<const std::uint8_t> notes) {
  const auto padded = [](std::size_t size) { return (size + 3) & ~std::size_t{3}; };
  ElfW(Nhdr) header;
  while (notes.size() >= sizeof header) {
    std::memcpy(&header, notes.data(), sizeof header);
    const std::size_t content = sizeof header + padded(header.n_namesz);
    const std::size_t end = content + padded(header.n_descsz);
    if (end > notes.size()) break;
    if (header.n_type == NT_GNU_BUILD_ID && header.n_descsz >= kOctetsShown) {
      return fmt::format("{:02x}", fmt::join(notes.subspan(content, kOctetsShown), ""));
    }
    notes = notes.subspan(end);
  }
  return {};
}

// The program itself comes first.
int look_at(dl_phdr_info* object, std::size_t, void* found) {
  auto& id = *static_cast<std::string*>(found);
  for (const auto& part : std::span(object->dlpi_phdr, object->dlpi_phnum)) {
    if (part.p_type != PT_NOTE || !id.empty()) continue;
    const auto* begin = reinterpret_cast<const std::uint8_t*>(object->dlpi_addr + part.p_vaddr);
    id = id_among({begin, part.p_memsz});
  }
  return 1;  // enough
}

}  // namespace

const std::string& build_id() {
  static const std::string id = [] {
    std::string hash;
    dl_iterate_phdr(look_at, &hash);
    return fmt::format("{}-{}", NETSIM_VERSION, hash.empty() ? "unknown" : hash);
  }();
  return id;
}

}  // namespace netsim
