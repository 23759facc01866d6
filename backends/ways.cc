#include "backends/ways.h"

#include <algorithm>
#include <charconv>
#include <ranges>

#include "stack/host/dial_order.h"

namespace backends {

using stack::base::Address;
using stack::base::Endpoint;
using stack::base::Family;
using stack::host::Question;
using stack::host::Target;

namespace {

std::optional<ZonedAddress> address_in(std::string text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    text = text.substr(1, text.size() - 2);
  }
  const std::size_t percent = text.find('%');
  if (!Address::parse(text.substr(0, percent))) return std::nullopt;
  try {
    return parse_address(text);
  } catch (const std::system_error&) {  // no such zone
    return std::nullopt;
  }
}

bool is_wanted(const Address& address, Want want) {
  if (want == Want::kAny) return true;
  return (address.family() == Family::kIpv4) == (want == Want::kIpv4);
}

// The families by turns, and no more than will be tried.
std::vector<Destination> in_order(const std::vector<ZonedAddress>& addresses, std::uint16_t port) {
  std::vector<Target> targets;
  for (const ZonedAddress& found : addresses) targets.push_back({.remote = {found.address, port}});
  std::vector<Destination> destinations;
  for (const Target& target : stack::host::in_dial_order(targets)) {
    const auto found = std::ranges::find(addresses, target.remote.address, &ZonedAddress::address);
    destinations.push_back({target.remote, found->zone});
  }
  return destinations;
}

}  // namespace

std::optional<Override> parse_override(const std::string& text) {
  const std::size_t first = text.find(':');
  const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
  if (first == 0 || second == std::string::npos) return std::nullopt;
  Override result{.host = text.substr(0, first), .port = 0, .addresses = {}};
  std::ranges::transform(result.host, result.host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  const char* begin = text.data() + first + 1;
  const char* end = text.data() + second;
  const auto [stop, error] = std::from_chars(begin, end, result.port);
  if (error != std::errc{} || stop != end || result.port == 0) return std::nullopt;
  std::string_view rest = std::string_view(text).substr(second + 1);
  while (true) {
    const std::size_t comma = rest.find(',');
    const auto address = address_in(std::string(rest.substr(0, comma)));
    if (!address || result.addresses.size() >= kMostAnswerAddresses) return std::nullopt;
    result.addresses.push_back(*address);
    if (comma == std::string_view::npos) return result;
    rest.remove_prefix(comma + 1);
  }
}

Ways::Ways(ResolverProcess& process, Wires& wires, stack::host::Host& host, WaysConfig config)
    : process_(process), wires_(wires), host_(host), config_(std::move(config)) {
  wires_.watch_also(process_.descriptor(), [this] { hear(); });
}

Ways::~Ways() {
  wires_.forget(process_.descriptor());
  for (const auto& [query, pending] : pending_) {
    for (const Wires::Index line : pending.lines) wires_.release(line);
  }
}

Ways::Query Ways::ask(const Question& question) {
  const std::string name =
      question.zone.empty() ? question.host : question.host + '%' + question.zone;
  Pending& pending = pending_[++last_];
  pending = {.question = question, .name = name, .found = known(question, name), .lines = {}};
  const bool is_under_way =
      std::ranges::any_of(looked_up_, [&](const auto& entry) { return entry.second == name; });
  if (!pending.found && !is_under_way) {
    looked_up_[process_.ask(name, config_.want)] = name;
    hear();  // it may have failed where it stands
  }
  return last_;
}

// An override, an address, or what a lookup has brought before.
std::optional<Ways::Found> Ways::known(const Question& question, const std::string& name) {
  for (const Override& override : config_.overrides) {
    if (override.host == question.host && override.port == question.port) {
      return Found{.addresses = override.addresses};
    }
  }
  if (Address::parse(question.host)) {
    const auto address = address_in(name);
    if (address) return Found{.addresses = {*address}};
    return Found{.failure = name + ": no such interface"};
  }
  const auto found = names_.find(name);
  return found == names_.end() ? std::nullopt : std::optional(found->second);
}

void Ways::hear() {
  while (auto answer = process_.next()) {
    const auto name = looked_up_.extract(answer->id);
    if (!name.empty()) take_in(name.mapped(), {answer->addresses, answer->failure});
  }
  // Its end stays readable for ever.
  if (!process_.is_alive()) wires_.forget(process_.descriptor());
}

// A failure is told to those who wait, and not kept: it may be over when somebody asks again.
void Ways::take_in(const std::string& name, const Found& found) {
  for (auto& [query, pending] : pending_) {
    if (pending.name == name && !pending.found) pending.found = found;
  }
  if (found.addresses.empty()) return;
  if (names_.size() >= kMostNames) names_.erase(names_.begin());
  names_[name] = found;
}

std::optional<stack::host::Ways> Ways::answer(Query query) {
  const auto asked = pending_.find(query);
  if (asked == pending_.end()) return std::nullopt;
  Pending& pending = asked->second;
  if (!pending.found || std::exchange(pending.is_answered, true)) return std::nullopt;
  if (!pending.found->failure.empty()) return stack::host::Ways{{}, pending.found->failure};
  return open(pending);
}

// Others will want lines, too: no question takes more than half of those that are left.
stack::host::Ways Ways::open(Pending& pending) {
  stack::host::Ways ways;
  std::vector<ZonedAddress> wanted;
  std::ranges::copy_if(pending.found->addresses, std::back_inserter(wanted),
                       [this](const auto& each) { return is_wanted(each.address, config_.want); });
  if (wanted.empty()) ways.failure = pending.name + ": no address of the family asked for";
  for (const Destination& destination : in_order(wanted, pending.question.port)) {
    const std::size_t left = wires_.available(destination.remote.address.family());
    const bool is_enough = !ways.targets.empty() && left <= pending.lines.size();
    if (is_enough) continue;
    const auto line = wires_.aim(destination, config_.exit);
    if (!line) {
      const std::string why = destination.remote.to_string() + ": " + line.error();
      left_out_.push_back(why);
      if (ways.failure.empty()) ways.failure = why;
      continue;
    }
    pending.lines.push_back(*line);
    const RawLink& link = wires_.line(*line).link();
    host_.add_address(link.local().address);
    host_.limit_link_mtu(link.remote().address, link.mtu());
    ways.targets.push_back({.remote = link.remote(), .local = link.local()});
  }
  return ways;
}

void Ways::release(Query query) {
  const auto pending = pending_.extract(query);
  if (pending.empty()) return;
  for (const Wires::Index line : pending.mapped().lines) wires_.release(line);
}

}  // namespace backends
