#include "tests/property/networks.h"

namespace sim {
namespace {

using stack::base::Duration;
using stack::base::Family;
using std::chrono::milliseconds;

std::string time(Duration duration) { return fmt::format("\"{} ns\"", duration.count()); }

std::string share(PartsPerBillion share) {
  return fmt::format("{}.{:09}", share / kAlways, share % kAlways);
}

std::string impairments_file(const Impairments& bad) {
  std::string text = fmt::format("loss = {}\n", share(bad.loss));
  text += fmt::format("reorder = {{ p = {}, delay = {} }}\n", share(bad.reordering),
                      time(bad.reordering_delay));
  text += fmt::format("duplicate = {{ p = {}, delay = {} }}\n", share(bad.duplication),
                      time(bad.duplication_delay));
  text +=
      fmt::format("corrupt = {{ p = {}, bits = {} }}\n", share(bad.corruption), bad.corrupted_bits);
  if (bad.until != stack::base::kNever) {
    text += fmt::format("faults-until = {}\n", time(bad.until.time_since_epoch()));
  }
  return text;
}

std::string path_file(const char* side, const PathConfig& path) {
  std::string text = fmt::format("[link.wire.{}]\nrate = \"{} bit/s\"\ndelay = {}\n", side,
                                 path.bits_per_second, time(path.delay));
  text += fmt::format("queue = {{ packets = {} }}\n", path.queue.packets);
  if (path.mtu != kLargestPacket) text += fmt::format("mtu = {}\n", path.mtu);
  return text + impairments_file(path.impairments);
}

// From "client" by "r1", "r2" and so on to "server".
std::string links_file(const Network& network) {
  const std::size_t middle = network.hops / 2;
  std::string text, before = "client";
  for (std::size_t i = 0; i <= network.hops; ++i) {
    const std::string after = i < network.hops ? fmt::format("r{}", i + 1) : "server";
    if (i < network.hops) {
      text += fmt::format("[router.{}]\nicmp = {}\nignore-df = {}\n", after, network.icmp,
                          network.ignore_df);
    }
    text += fmt::format("[link.{}]\na = \"{}\"\nb = \"{}\"\n",
                        i == middle ? "wire" : fmt::format("edge{}", i + 1), before, after);
    if (i != middle) {
      text += "rate = \"1 Gbit/s\"\ndelay = \"100 us\"\nqueue = { packets = 100000 }\n";
    }
    before = after;
  }
  text += path_file("to-b", network.to_server) + path_file("to-a", network.to_client);
  if (network.to_client.mtu_changes_at == stack::base::kNever) return text;
  return text + fmt::format(
                    "[[fault]]\non = \"wire\"\nat = {}\noptional = true\n"
                    "do = {{ mtu = {}, icmp-too-big = true }}\n",
                    time(network.to_client.mtu_changes_at.time_since_epoch()),
                    network.to_client.mtu_after);
}

PathConfig any_path(Duration until) {
  PathConfig path;
  path.bits_per_second =
      *rc::gen::element<std::uint64_t>(64'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000);
  path.delay = up_to(milliseconds(200));
  path.queue.packets = between<std::size_t>(0, 50);
  path.impairments = any_impairments(until);
  return path;
}

}  // namespace

std::string Network::file() const {
  const stack::tcp::Config in_life;
  const Duration patience = talk ? 2 * in_life.user_timeout : stack::apps::kPatience;
  std::string text = fmt::format(
      "netsim = 1\nfamily = \"{}\"\n[defaults]\nmtu = {}\n"
      "tcp = {{ send-buffer = {}, recv-buffer = {}, sack = {}, cc = \"{}\", "
      "user-timeout = {} }}\n"
      "[host.client]\n[host.server]\n",
      family == Family::kIpv4 ? "ipv4" : "ipv6", mtu, send_buffer, receive_buffer, sack, congestion,
      time(in_life.user_timeout));
  text += links_file(*this);
  text += fmt::format(
      "[[flow]]\nid = \"flow\"\nfrom = \"client\"\nto = \"server\"\nbytes = {}\n"
      "app = \"{}\"\npatience = {}\n",
      body, talk ? "talk" : "http-get", time(patience));
  if (talk) text += fmt::format("upload = {}\n", upload);
  return text;
}

std::uint16_t smallest_mtu(Family family) { return family == Family::kIpv6 ? 1280 : 576; }

Impairments any_impairments(Duration until) {
  return {.loss = 1000 * between(0u, 300'000u),
          .reordering = 1000 * between(0u, 500'000u),
          .reordering_delay = Duration(1) + up_to(milliseconds(500)),
          .duplication = 1000 * between(0u, 300'000u),
          .duplication_delay = up_to(milliseconds(500)),
          .corruption = 1000 * between(0u, 100'000u),
          .corrupted_bits = between<std::uint16_t>(1, kMostCorruptedBits),
          .until = stack::base::Instant(up_to(until))};
}

Network any_network(Duration until) {
  Network network;
  network.family = *rc::gen::element(Family::kIpv4, Family::kIpv6);
  network.body = between<std::uint64_t>(0, 100'000);
  network.mtu = between<std::uint16_t>(smallest_mtu(network.family), 1500);
  network.send_buffer = between<std::size_t>(1, 200'000);
  network.receive_buffer = between<std::size_t>(1, 200'000);
  network.congestion = *rc::gen::element<std::string>("cubic", "reno", "bbr");
  network.to_server = any_path(until);
  network.to_client = any_path(until);
  return network;
}

lab::Outcome run_of(const Network& network, std::uint64_t seed) {
  const std::string file = network.file();
  RC_LOG() << "seed " << seed << ", and this file:" << std::endl << file << std::endl;
  const auto document = scenario::Document::parse(file, "network.toml");
  if (!document) RC_FAIL(document.error().to_string());
  const auto scenario =
      read(*document, [](std::string_view) -> std::expected<std::string, std::string> {
        return std::unexpected("there are no files");
      });
  if (!scenario) RC_FAIL(scenario.error().to_string());
  lab::Outcome outcome = lab::run(*scenario, {.seed = seed, .with_digest = false});
  RC_LOG() << outcome.verdict << std::endl;
  return outcome;
}

void must_be_good(const Network& network, std::uint64_t seed) {
  const lab::Outcome outcome = run_of(network, seed);
  RC_ASSERT(!outcome.broken);
  RC_ASSERT(outcome.flows.at(0).complete);
  RC_ASSERT(outcome.flows.at(0).delivered ==
            (network.talk && network.body == 0 ? network.upload : network.body));
}

}  // namespace sim
