// The parts of reading a scenario, each one kind of table. They note what is wrong in the reader's
// findings and read on.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/path.h"
#include "sim/queue/config.h"
#include "sim/scenario/document.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/table_reader.h"
#include "stack/base/address.h"
#include "stack/tcp/config.h"

namespace sim::scenario {

// What all hosts have unless they say otherwise.
struct Defaults {
  std::uint16_t mtu = 1500;
  // The user timeout, R2 of RFC 9293 3.8.3, is the application's to choose (MUST-21). It is far
  // longer than in real life: an experimenter would rather see a stream arrive late than not at
  // all, and where every fifth packet is lost, back-offs to the minute come in a row.
  stack::tcp::Config tcp = {.send_buffer = std::size_t{1} << 20,
                            .receive_buffer = std::size_t{1} << 20,
                            .user_timeout = std::chrono::hours(1)};
  stack::base::Family family = stack::base::Family::kIpv4;
};

// A link whose tables have not been read: what stands later goes over what stands before.
struct LinkPlan {
  std::string name;
  std::string a;
  std::string b;
  PathConfig base{};
  struct Layer {
    const Node* table;  // lent by the file's tree
    const Vocabulary* vocabulary;
    std::string title;
  };
  std::vector<Layer> layers{};
  Place place{};
};

// Who is where, as [topology] generated it and as the file says.
struct Plan {
  enum class Kind : std::uint8_t { kFree, kPointToPoint, kDumbbell, kParkingLot };
  Kind kind = Kind::kFree;
  std::size_t size = 0;  // pairs, or hops
  std::vector<LinkPlan> links;
};

void read_tcp(TableReader& table, stack::tcp::Config& config);
Defaults read_defaults(TableReader& file);
// Adds generated hosts and routers to the scenario, without addresses.
Plan read_topology(TableReader& file, const Defaults& defaults, Scenario& scenario);
void read_hosts(TableReader& file, const Defaults& defaults, Scenario& scenario);
void read_routers(TableReader& file, Scenario& scenario);
// Addresses for whoever has none, in the order of the file.
void give_addresses(const Defaults& defaults, Scenario& scenario);

// [link.NAME], of links of its own or over generated ones.
void read_link_plans(TableReader& file, Plan& plan);
Link read_link(const LinkPlan& plan, const Files& files, Findings& findings);
// What one table says about one direction. `files` gives rate traces.
void read_path(TableReader& table, PathConfig& path, const Files& files);
void read_queue(TableReader& table, queue::Config& queue);
void read_impairments(TableReader& table, Impairments& impairments);

void read_flows(TableReader& file, const Plan& plan, Scenario& scenario);
void read_faults(TableReader& file, Scenario& scenario);
void read_stop(TableReader& file, Scenario& scenario);
// A formula with its names held against the scenario, which has its flows and links by now.
void read_expectations(TableReader& file, Scenario& scenario);
void read_report(TableReader& file, Scenario& scenario);

// A mistake in a formula, at its place in the file.
void add_formula_error(TableReader& table, std::string_view key, const FormulaError& error);

// "there is no host 'sever'; did you mean 'server'?"
std::string unknown_among(std::string_view what, std::string_view name,
                          const std::vector<std::string_view>& known);
// The same about things that have such a name; nothing if one is called so.
template <typename Things, typename Name>
std::optional<std::string> unknown_node(std::string_view what, std::string_view name,
                                        const Things& things, Name member) {
  if (std::ranges::find(things, name, member) != things.end()) return std::nullopt;
  std::vector<std::string_view> known;
  for (const auto& thing : things) known.push_back(thing.*member);
  return unknown_among(what, name, known);
}

// Of every NAT whose file does not say it: the link that leads outside, by prefixes.
void find_outsides(Scenario& scenario, Findings& findings);
// What makes no sense together: a graph that is not connected, addresses and ports that collide.
void check_whole(const Scenario& scenario, Findings& findings);

}  // namespace sim::scenario
