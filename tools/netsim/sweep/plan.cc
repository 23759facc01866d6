#include "tools/netsim/sweep/plan.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "stack/base/check.h"

namespace tools::netsim::sweep {
namespace {

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string Seeds::to_string() const { return fmt::format("{}..{}", first, last); }

std::optional<Seeds> parse_seeds(std::string_view text) {
  const auto dots = text.find("..");
  const auto first = parse_number(text.substr(0, dots));
  const auto last = dots == std::string_view::npos ? first : parse_number(text.substr(dots + 2));
  if (!first || !last || *first > *last || *last - *first >= kMostRuns) return std::nullopt;
  return Seeds{*first, *last};
}

std::string Shard::to_string() const { return fmt::format("{}/{}", index, count); }

std::optional<Shard> parse_shard(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto index = parse_number(text.substr(0, slash));
  const auto count = parse_number(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count || *count > kMostRuns) return std::nullopt;
  return Shard{*index, *count};
}

Plan::Plan(std::vector<sim::scenario::Point> points, const Seeds& seeds, const Shard& shard)
    : points_(std::move(points)), seeds_(seeds), shard_(shard) {
  CHECK(!points_.empty() && seeds.first <= seeds.last);
  CHECK(shard.index >= 1 && shard.index <= shard.count);
}

std::uint64_t Plan::size() const {
  const std::uint64_t all = runs_of_all_shards();
  return all / shard_.count + (all % shard_.count >= shard_.index ? 1 : 0);
}

bool Plan::has(std::uint64_t number) const {
  return number < runs_of_all_shards() && number % shard_.count == shard_.index - 1;
}

}  // namespace tools::netsim::sweep
