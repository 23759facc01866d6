// Any octets as a scenario file. What is TOML survives being written and read again; what is a
// scenario is one whose parts fit together, at every point of its sweep, and again when it was
// written.
//
// Without the first line the same octets are a formula, and a match.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sim/path_config.h"
#include "sim/scenario/document.h"
#include "sim/scenario/expression.h"
#include "sim/scenario/match.h"
#include "stack/base/bytes.h"
#include "stack/base/check.h"

namespace {

using sim::scenario::Document;
using sim::scenario::Scenario;

constexpr std::size_t kMostPoints = 8;
constexpr std::size_t kMostPaths = 64;

std::expected<std::string, std::string> give_file(std::string_view) { return "1\n2\n5\n"; }

template <typename Things, typename Member>
std::set<std::string> names_of(const Things& things, Member member) {
  std::set<std::string> names;
  for (const auto& thing : things) CHECK(names.insert(thing.*member).second);
  return names;
}

void check_scenario(const Scenario& scenario) {
  auto nodes = names_of(scenario.hosts, &sim::scenario::Host::name);
  const auto hosts = nodes;
  nodes.merge(names_of(scenario.routers, &sim::scenario::Router::name));
  CHECK(nodes.size() == scenario.hosts.size() + scenario.routers.size());
  for (const auto& host : scenario.hosts) CHECK(!host.interfaces.empty());

  const auto links = names_of(scenario.links, &sim::scenario::Link::name);
  for (const auto& link : scenario.links) {
    CHECK(nodes.contains(link.a) && nodes.contains(link.b));
    CHECK(valid(link.to_a) && valid(link.to_b));
  }
  names_of(scenario.flows, &sim::scenario::Flow::id);
  std::set<std::pair<std::string, std::uint16_t>> ports;
  for (const auto& flow : scenario.flows) {
    CHECK(hosts.contains(flow.from) && hosts.contains(flow.to) && flow.port != 0);
    CHECK(ports.emplace(flow.to, flow.port).second);
    CHECK(flow.bytes || scenario.stop.at);
  }
  for (const auto& fault : scenario.faults) {
    CHECK(fault.match.has_value() != fault.at.has_value());
    CHECK(fault.action.index() != 0);
    CHECK(links.contains(fault.on) || nodes.contains(fault.on));
  }
}

void check_document(const Document& document) {
  const std::string text = document.to_text();
  const auto again = Document::parse(text, "again");
  CHECK(again);
  CHECK(again->to_text() == text);

  // A value that is put where it was changes nothing.
  auto paths = document.paths();
  paths.resize(std::min(paths.size(), kMostPaths));
  Document copy = document;
  for (const std::string& path : paths) {
    const auto value = document.value(path);
    if (value) static_cast<void>(copy.set(path + "=" + *value));
  }
  if (document.points().size() == 1) CHECK(Document::parse(copy.to_text(), "copy"));

  auto points = document.points();
  points.resize(std::min(points.size(), kMostPoints));
  for (const auto& point : points) {
    const auto scenario = read(document, give_file, point);
    CHECK(scenario.has_value() == read(*again, give_file, point).has_value());
    if (scenario) {
      check_scenario(*scenario);
    } else {
      CHECK(!scenario.error().to_string().empty());
    }
  }
}

void check_formulas(std::string_view text) {
  if (const auto expression = sim::scenario::Expression::parse(text)) {
    CHECK(expression->text() == text);
    expression->names();
  } else {
    CHECK(expression.error().at <= text.size() && !expression.error().what.empty());
  }
  if (const auto match = sim::scenario::Match::parse(text)) {
    CHECK(match->text() == text);
  } else {
    CHECK(match.error().at <= text.size() && !match.error().what.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = stack::base::as_text({data, size});
  if (const auto document = Document::parse(text, "fuzz")) check_document(*document);
  check_formulas(text.substr(std::min(text.find('\n'), text.size())));
  return 0;
}
