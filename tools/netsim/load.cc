#include "tools/netsim/load.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "sim/names.h"
#include "sim/scenarios/built_in.h"
#include "tools/text/shell_word.h"

namespace netsim {
namespace {

using sim::scenario::Document;
using sim::scenario::Files;
using tools::text::shell_word;

bool is_path(const std::string& name) {
  std::error_code none;
  return std::filesystem::is_regular_file(name, none) || name.contains('/') ||
         name.ends_with(".toml");
}

std::expected<std::string, std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file.is_open() || file.bad()) {
    return std::unexpected(fmt::format("{}: {}", path.string(), std::strerror(errno)));
  }
  return text;
}

std::expected<std::string, std::string> built_in_file(std::string_view name) {
  const auto text = sim::scenarios::file(name);
  if (!text) return std::unexpected(fmt::format("there is no built-in file '{}'", name));
  return std::string(*text);
}

// Names are meant from where the scenario lies; what is not there may be built in, as a built-in
// scenario's fault log has it.
Files files_beside(const std::filesystem::path& scenario) {
  return [folder = scenario.parent_path()](std::string_view name) {
    auto text = read_file(folder / std::filesystem::path(name));
    return text || !sim::scenarios::file(name) ? text : built_in_file(name);
  };
}

std::string unknown(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& scenario : sim::scenarios::built_in()) names.push_back(scenario.name);
  return fmt::format("there is no file and no built-in scenario '{}'; did you mean '{}'?", name,
                     sim::nearest_name(name, names));
}

struct Source {
  std::string text;
  Files files;
};

std::expected<Source, std::string> find_source(const std::string& name) {
  if (is_path(name)) {
    auto text = read_file(name);
    if (!text) return std::unexpected(text.error());
    return Source{*std::move(text), files_beside(name)};
  }
  const auto* found = sim::scenarios::find(name);
  if (!found) return std::unexpected(unknown(name));
  return Source{std::string(found->text), built_in_file};
}

// Those that go on until the stop stay as they are.
std::expected<void, std::string> set_bytes(Document& document, std::uint64_t bytes) {
  for (std::size_t i = 0; i < document.count("flow"); ++i) {
    const std::string flow = fmt::format("flow[{}].", i);
    const bool has_body = document.value(flow + "body.bytes").has_value();
    if (!has_body && !document.value(flow + "bytes")) continue;
    const auto set =
        document.set(fmt::format("{}{}={}", flow, has_body ? "body.bytes" : "bytes", bytes));
    if (!set) return set;
  }
  return {};
}

void say_which(const Document& document) {
  const auto points = document.points();
  if (points.size() < 2) return;
  std::string values;
  for (const auto& [parameter, value] : points.front()) {
    values += fmt::format("{}{} = {}", values.empty() ? "" : ", ", parameter, value);
  }
  fmt::print(stderr,
             "netsim: {}: the first of the {} points of its [sweep]: {}; 'netsim sweep' runs all, "
             "--set PARAMETER=VALUE chooses\n",
             document.file(), points.size(), values);
}

}  // namespace

void add_selection(CLI::App& command, Selection& selection) {
  command.add_option("SCENARIO", selection.name, "A file, or a built-in scenario")->required();
  command.add_option("--set", selection.settings, "Another value: link.wire.rate=\"1 Mbit/s\"")
      ->allow_extra_args(false);
  command.add_option("--bytes", selection.bytes, "Octets that every flow carries");
}

std::expected<Loaded, std::string> load(const Selection& selection) {
  auto source = find_source(selection.name);
  if (!source) return std::unexpected(source.error());
  auto document = Document::parse(source->text, selection.name);
  if (!document) return std::unexpected(document.error().to_string());
  if (selection.bytes) {
    const auto set = set_bytes(*document, *selection.bytes);
    if (!set) return std::unexpected(set.error());
  }
  for (const std::string& setting : selection.settings) {
    const auto set = document->set(setting);
    if (!set) return std::unexpected(set.error());
  }
  return Loaded{*std::move(document), std::move(source->files)};
}

std::expected<sim::scenario::Scenario, std::string> first_point(const Loaded& loaded) {
  auto scenario = read(loaded.document, loaded.files);
  if (!scenario) return std::unexpected(scenario.error().to_string());
  say_which(loaded.document);
  return *std::move(scenario);
}

std::expected<sim::scenario::Scenario, std::string> load_scenario(const Selection& selection) {
  const auto loaded = load(selection);
  if (!loaded) return std::unexpected(loaded.error());
  return first_point(*loaded);
}

std::string as_typed(const Selection& selection) {
  std::string text = shell_word(selection.name);
  for (const std::string& setting : selection.settings) text += " --set " + shell_word(setting);
  if (selection.bytes) text += fmt::format(" --bytes {}", *selection.bytes);
  return text;
}

}  // namespace netsim
