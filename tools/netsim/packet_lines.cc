#include "tools/netsim/packet_lines.h"

#include <fmt/format.h>

#include "stack/base/siphash.h"
#include "tools/netsim/packet_words.h"

namespace netsim {
namespace {

// Nanoseconds as seconds with all their digits.
std::string seconds(stack::base::Instant at) {
  constexpr std::int64_t kPerSecond = 1'000'000'000;
  const std::int64_t count = at.time_since_epoch().count();
  return fmt::format("{}.{:09}", count / kPerSecond, count % kPerSecond);
}

std::uint64_t hash_of(stack::base::ByteView octets) {
  return stack::base::SipHasher({}).bytes(octets).digest();
}

std::string number(const char* name, const std::optional<std::uint64_t>& value) {
  return value ? fmt::format(", {}: {}", name, *value) : std::string();
}

}  // namespace

PacketLines::PacketLines(const sim::scenario::Scenario& scenario, Detail detail)
    : scenario_(scenario), detail_(detail) {
  if (detail == Detail::kShape) readers_.resize(scenario.links.size());
}

std::string PacketLines::of(const sim::PacketEvent& event) {
  const bool to_a = event.path.direction == sim::Direction::kToA;
  return fmt::format(
      "{} {} {} #{} {}{}{} {}", seconds(event.at), scenario_.links[event.path.wire].name,
      to_a ? "to-a" : "to-b", event.index, name_of(event.what), event.duplicate ? " as a copy" : "",
      event.corrupted ? " corrupted" : "",
      detail_ == Detail::kAll
          ? fmt::format("{} {{{:016x}}}", words_of(event.octets), hash_of(event.octets))
          : shape_of(event));
}

std::string PacketLines::shape_of(const sim::PacketEvent& event) {
  const sim::scenario::PacketFacts facts =
      readers_[event.path.wire].read(event.path.direction, event.index, event.octets);
  std::string text = fmt::format("{} octets", facts.size);
  if (event.corrupted) return text;
  if (facts.icmp) return text + " ICMP";
  if (facts.fragment) return text + " fragment";
  for (const auto& [name, is_set] :
       {std::pair("SYN", facts.syn), std::pair("FIN", facts.fin), std::pair("RST", facts.rst),
        std::pair("PSH", facts.psh), std::pair("ACK", facts.ack), std::pair("CE", facts.ce)})
    if (is_set) text += fmt::format(" {}", name);
  return text + number("seq_rel", facts.seq) + number("ack_rel", facts.ack_number) +
         fmt::format(", window: {}, text: {}{}", facts.window, facts.data,
                     facts.sack ? ", sack" : "");
}

PacketRecord::PacketRecord(const sim::scenario::Scenario& scenario, std::FILE* file,
                           const std::string& head)
    : lines_(scenario, Detail::kAll), file_(file) {
  write(fmt::format("{}{}", kPacketLogMark, head));
}

void PacketRecord::on_packet(const sim::PacketEvent& event) { write(lines_.of(event)); }

// Whether it could be written, the file says when it is closed.
void PacketRecord::write(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), file_);
  std::fputc('\n', file_);
}

}  // namespace netsim
