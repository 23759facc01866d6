#include "tools/netsim/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "sim/names.h"
#include "sim/scenarios/built_in.h"

namespace netsim {
namespace {

using sim::scenario::Document;

std::expected<std::string, std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()).good()) {
    return std::unexpected(fmt::format("{}: {}", path, std::strerror(errno)));
  }
  return text.str();
}

// Files that a scenario names stand beside it.
sim::scenario::Files files_beside(const std::string& scenario) {
  const auto folder = std::filesystem::path(scenario).parent_path();
  return [folder](std::string_view name) { return read_file((folder / name).string()); };
}

std::expected<std::string, std::string> built_in_file(std::string_view name) {
  if (const auto text = sim::scenarios::file(name)) return std::string(*text);
  return std::unexpected(fmt::format("{}: no such file is built in", name));
}

std::string unknown(const std::string& name) {
  std::vector<std::string_view> names;
  std::ranges::transform(sim::scenarios::built_in(), std::back_inserter(names), &sim::scenarios::BuiltIn::name);
  return fmt::format("there is no file and no built-in scenario '{}'; did you mean '{}'?", name,
                     sim::nearest_name(name, names));
}

bool is_file(const std::string& name) {
  std::error_code error;
  return std::filesystem::is_regular_file(name, error) || name.ends_with(".toml") || name.contains('/');
}

}  // namespace

std::expected<Loaded, std::string> load(const Selection& selection) {
  const std::string& name = selection.name;
  const bool from_file = is_file(name);
  std::string text;
  if (from_file) {
    auto content = read_file(name);
    if (!content) return std::unexpected(content.error());
    text = std::move(*content);
  } else {
    const auto* built_in = sim::scenarios::find(name);
    if (!built_in) return std::unexpected(unknown(name));
    text = built_in->text;
  }
  auto document = Document::parse(text, name);
  if (!document) return std::unexpected(document.error().to_string());
  for (const std::string& setting : selection.settings) {
    if (const auto done = document->set(setting); !done) return std::unexpected(done.error());
  }
  return Loaded{std::move(*document), from_file ? files_beside(name) : sim::scenario::Files(built_in_file)};
}

}  // namespace netsim
