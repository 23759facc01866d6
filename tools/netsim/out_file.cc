#include "tools/netsim/out_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace netsim {

std::expected<OutFile, std::string> create(const std::string& name) {
  if (name.empty()) return OutFile(nullptr, std::fclose);
  OutFile file(std::fopen(name.c_str(), "we"), std::fclose);
  if (!file) return std::unexpected(fmt::format("{}: {}", name, std::strerror(errno)));
  return file;
}

std::expected<void, std::string> close(OutFile& file, const std::string& name) {
  if (!file) return {};
  const bool was_good = std::ferror(file.get()) == 0;
  const bool is_closed = std::fclose(file.release()) == 0;
  if (was_good && is_closed) return {};
  return std::unexpected(fmt::format("{}: cannot be written whole", name));
}

}  // namespace netsim
