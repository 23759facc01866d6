// The grammar of one packet: "[ect0] P. 1:1001(1000) ack 1 win 257 urg 3 <nop,nop,sack 1:2>".
#include <algorithm>
#include <array>
#include <utility>

#include "tests/support/script_options.h"
#include "tests/support/script_tokens.h"

namespace tests::script {
namespace {

using stack::wire::TcpFlags;

constexpr std::array kEcnNames{
    std::pair("noecn", Ecn::kNotEct), std::pair("ect1", Ecn::kEct1), std::pair("ect0", Ecn::kEct0),
    std::pair("ce", Ecn::kCe),        std::pair("ect01", Ecn::kEct),
};

constexpr std::array kFlagLetters{
    std::pair('F', &TcpFlags::fin), std::pair('S', &TcpFlags::syn), std::pair('R', &TcpFlags::rst),
    std::pair('P', &TcpFlags::psh), std::pair('.', &TcpFlags::ack), std::pair('U', &TcpFlags::urg),
    std::pair('E', &TcpFlags::ece), std::pair('W', &TcpFlags::cwr), std::pair('C', &TcpFlags::cwr),
};

// "[ect0]", "[tos 0x28, ttl 64]"
void parse_ip_fields(Tokens& tokens, Packet& packet) {
  if (!tokens.accept("[")) return;
  do {
    std::string name = tokens.take(Token::Kind::kWord, "the name of an IP field").text;
    auto ecn = std::ranges::find(kEcnNames, name, &std::pair<const char*, Ecn>::first);
    if (ecn != kEcnNames.end()) {
      packet.ecn = ecn->second;
    } else if (name == "tos") {
      packet.diffserv = static_cast<std::uint8_t>(tokens.number(0xff) >> 2);
    } else if (name == "ttl") {
      packet.ttl = static_cast<std::uint8_t>(tokens.number(0xff));
    } else {
      tokens.fail_before("not an ECN codepoint, tos or ttl; other IP fields are not supported");
    }
  } while (tokens.accept(","));
  tokens.expect("]");
}

TcpFlags parse_flags(Tokens& tokens) {
  for (std::string_view other : {"icmp", "udp", "udplite", "sctp", "ipv4", "ipv6", "gre", "mpls"}) {
    if (tokens.next_is(other)) tokens.fail("only TCP packets are supported");
  }
  std::string letters;
  do {
    if (tokens.at_end()) tokens.fail("expected TCP flags");
    letters += tokens.peek().text;
    tokens.expect(tokens.peek().text);
  } while (tokens.next_adjoins());
  TcpFlags flags;
  if (letters == "-") return flags;
  for (char letter : letters) {
    bool known = false;
    for (auto [name, flag] : kFlagLetters) {
      if (letter != name) continue;
      flags.*flag = true;
      known = true;
    }
    if (!known) tokens.fail_before(std::string("unknown TCP flag '") + letter + "'");
  }
  return flags;
}

// "FO 0123456789abcdef" or "FO": the cookie's hexadecimal digits, in however many tokens.
Option parse_fast_open(Tokens& tokens) {
  Option option{.kind = kind::kFastOpen, .numbers = {}, .raw = {}};
  std::string digits;
  bool first = true;
  while (tokens.next_is(Token::Kind::kNumber) || tokens.next_is(Token::Kind::kWord)) {
    if (!std::exchange(first, false) && !tokens.next_adjoins()) break;
    digits += tokens.take(tokens.peek().kind, "a cookie").text;
  }
  if (digits.size() % 2 != 0) tokens.fail_before("half an octet of a cookie");
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    std::uint8_t octet = 0;
    auto [end, error] = std::from_chars(digits.data() + i, digits.data() + i + 2, octet, 16);
    if (error != std::errc{} || end != digits.data() + i + 2) tokens.fail_before("not a cookie");
    option.raw.push_back(octet);
  }
  return option;
}

Option parse_option(Tokens& tokens) {
  std::string name = tokens.take(Token::Kind::kWord, "a TCP option").text;
  if (name == "FO") return parse_fast_open(tokens);
  auto form = form_of(name);
  if (!form) tokens.fail_before("this TCP option is not supported");
  Option option{.kind = form->kind, .numbers = {}, .raw = {}};
  switch (form->kind) {
    case kind::kMss:
    case kind::kUserTimeout:
      option.numbers.push_back(tokens.number(0xffff));
      break;
    case kind::kWindowScale:
      option.numbers.push_back(tokens.number(0xff));
      break;
    case kind::kTimestamps:
      tokens.expect("val");
      option.numbers.push_back(tokens.number());
      tokens.expect("ecr");
      option.numbers.push_back(tokens.number());
      break;
    case kind::kSack:
      while (tokens.next_is(Token::Kind::kNumber)) {
        option.numbers.push_back(tokens.number());
        tokens.expect(":");
        option.numbers.push_back(tokens.number());
      }
      break;
    default:
      break;
  }
  return option;
}

void parse_options(Tokens& tokens, Packet& packet) {
  packet.any_options = tokens.accept("...");
  if (packet.any_options) return tokens.expect(">");
  while (!tokens.accept(">")) {
    packet.options.push_back(parse_option(tokens));
    if (!tokens.next_is(">")) tokens.expect(",");
  }
}

}  // namespace

Packet parse_packet(Tokens& tokens) {
  Packet packet;
  parse_ip_fields(tokens, packet);
  packet.flags = parse_flags(tokens);
  packet.seq = tokens.number();
  tokens.expect(":");
  std::uint32_t end = tokens.number();
  tokens.expect("(");
  packet.length = tokens.number(0xffff);
  tokens.expect(")");
  if (end - packet.seq != packet.length) tokens.fail_before("the numbers and the length disagree");
  if (tokens.accept("ack")) packet.ack = tokens.number();
  if (packet.ack.has_value() != packet.flags.ack) {
    tokens.fail_before("an ACK flag and an acknowledgment number go together");
  }
  if (tokens.accept("win")) packet.window = static_cast<std::uint16_t>(tokens.number(0xffff));
  if (tokens.accept("urg")) {
    packet.urgent_pointer = static_cast<std::uint16_t>(tokens.number(0xffff));
  }
  if (tokens.accept("<")) parse_options(tokens, packet);
  return packet;
}

}  // namespace tests::script
