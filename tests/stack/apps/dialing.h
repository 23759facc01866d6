// A Dial before a street of doors.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "stack/apps/dial.h"
#include "tests/stack/apps/street.h"

namespace tests {

// Doors 1, 2, 3 ... of these families.
inline std::vector<stack::apps::Target> targets_of(
    const std::vector<stack::base::Family>& families) {
  std::vector<stack::apps::Target> targets;
  for (stack::base::Family family : families) {
    targets.push_back({address_of(family, static_cast<std::uint8_t>(targets.size() + 1))});
  }
  return targets;
}

inline Door opens(stack::base::Duration after, std::string words = "") {
  return {Door::Kind::kOpens, after, std::move(words)};
}
inline Door refuses(stack::base::Duration after) { return {Door::Kind::kRefuses, after}; }
inline Door has_no_route(stack::base::Duration after) { return {Door::Kind::kNoRoute, after}; }
inline Door has_no_port(stack::base::Duration after) { return {Door::Kind::kNoPort, after}; }

inline stack::apps::DialConfig of_families(const std::vector<stack::base::Family>& families) {
  return {.targets = targets_of(families)};
}

// A dial of doors, each as it is told, of IPv4 unless the targets are given.
struct DialTrial {
  explicit DialTrial(const std::vector<Door>& doors, stack::apps::DialConfig config = {})
      : targets(config.targets.empty() ? targets_of(std::vector<stack::base::Family>(
                                             doors.size(), stack::base::Family::kIpv4))
                                       : config.targets),
        dial(with_targets(std::move(config), targets)) {
    for (std::size_t i = 0; i < doors.size(); ++i) street.put(targets[i].remote, doors[i]);
  }
  static stack::apps::DialConfig with_targets(stack::apps::DialConfig config,
                                              const std::vector<stack::apps::Target>& targets) {
    config.targets = targets;
    return config;
  }
  static stack::base::Endpoint door(std::size_t number) {
    return address_of(stack::base::Family::kIpv4, static_cast<std::uint8_t>(number));
  }
  stack::base::Duration time() const { return street.now().time_since_epoch(); }

  std::vector<stack::apps::Target> targets;
  Street street;
  stack::apps::Dial dial;
};

}  // namespace tests
