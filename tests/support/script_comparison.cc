#include "tests/support/script_comparison.h"

#include <array>
#include <utility>

#include "tests/support/script_options.h"

namespace tests::script {
namespace {

using stack::wire::TcpFlags;

constexpr std::array kFlagLetters{
    std::pair('F', &TcpFlags::fin), std::pair('S', &TcpFlags::syn), std::pair('R', &TcpFlags::rst),
    std::pair('P', &TcpFlags::psh), std::pair('.', &TcpFlags::ack), std::pair('U', &TcpFlags::urg),
    std::pair('E', &TcpFlags::ece), std::pair('W', &TcpFlags::cwr),
};

std::string text_of(Ecn ecn) {
  switch (ecn) {
    case Ecn::kUnstated:
    case Ecn::kNotEct:
      return "";
    case Ecn::kEct1:
      return "[ect1] ";
    case Ecn::kEct0:
      return "[ect0] ";
    case Ecn::kCe:
      return "[ce] ";
    case Ecn::kEct:
      return "[ect01] ";
  }
  return "";
}

bool same_ecn(Ecn expected, Ecn sent) {
  if (expected == Ecn::kUnstated) return true;
  if (expected == Ecn::kEct) return sent == Ecn::kEct0 || sent == Ecn::kEct1;
  return expected == sent;
}

}  // namespace

std::string text_of(const Packet& packet) {
  std::string text = text_of(packet.ecn);
  if (packet.diffserv) text += "[tos " + std::to_string(*packet.diffserv << 2) + "] ";
  if (packet.ttl) text += "[ttl " + std::to_string(*packet.ttl) + "] ";
  std::string letters;
  for (auto [letter, flag] : kFlagLetters) {
    if (packet.flags.*flag) letters += letter;
  }
  text += letters.empty() ? "-" : letters;
  text += " " + std::to_string(packet.seq) + ":" + std::to_string(packet.seq + packet.length);
  text += "(" + std::to_string(packet.length) + ")";
  if (packet.ack) text += " ack " + std::to_string(*packet.ack);
  if (packet.window) text += " win " + std::to_string(*packet.window);
  if (packet.urgent_pointer != 0) text += " urg " + std::to_string(packet.urgent_pointer);
  std::string options = packet.any_options ? "<...>" : text_of(packet.options);
  if (!options.empty()) text += " " + options;
  return text;
}

std::string text_of(stack::base::Duration duration) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  std::int64_t count = duration.count();
  std::string fraction = std::to_string(kSecond + count % kSecond).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  std::string whole = std::to_string(count / kSecond);
  return fraction.empty() ? whole : whole + "." + fraction;
}

std::string difference(const Packet& expected, const Packet& sent) {
  std::string parts;
  auto check = [&parts](bool same, std::string_view part) {
    if (!same) parts += (parts.empty() ? "" : ", ") + std::string(part);
  };
  check(same_ecn(expected.ecn, sent.ecn), "ECN");
  check(!expected.diffserv || expected.diffserv == sent.diffserv, "tos");
  check(!expected.ttl || expected.ttl == sent.ttl, "ttl");
  check(expected.flags == sent.flags, "flags");
  check(expected.seq == sent.seq, "seq");
  check(expected.length == sent.length, "length");
  check(expected.ack == sent.ack, "ack");
  check(!expected.window || expected.window == sent.window, "win");
  check(expected.urgent_pointer == sent.urgent_pointer, "urg");
  bool same_options =
      expected.any_options || meaning_of(expected.options) == meaning_of(sent.options);
  check(same_options, "options");
  return parts;
}

Sent take_as_one(std::deque<Sent>& outbox, const Packet& expected, std::size_t segment_size) {
  constexpr std::size_t kMostOptionOctets = 40;
  Sent whole = std::move(outbox.front());
  outbox.pop_front();
  if (expected.length <= segment_size) return whole;
  std::uint32_t piece = whole.packet.length;
  if (piece + kMostOptionOctets < segment_size) return whole;
  while (whole.packet.length < expected.length && !outbox.empty()) {
    const Sent& next = outbox.front();
    bool follows = next.at == whole.at && next.packet.length > 0 &&
                   next.packet.seq == whole.packet.seq + whole.packet.length &&
                   next.packet.ack == whole.packet.ack;
    bool last_was_full = whole.packet.length % piece == 0 && !whole.packet.flags.psh;
    if (!follows || !last_was_full) break;
    whole.packet.length += next.packet.length;
    whole.packet.flags.psh = next.packet.flags.psh;
    whole.packet.flags.fin = next.packet.flags.fin;
    whole.payload_is_ours = whole.payload_is_ours && next.payload_is_ours;
    outbox.pop_front();
  }
  return whole;
}

}  // namespace tests::script
