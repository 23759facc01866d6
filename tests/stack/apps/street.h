// One real host before a street of doors, each of which answers a SYN as it was told; virtual time.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/host/host.h"
#include "stack/wire/icmp.h"
#include "stack/wire/ip.h"
#include "stack/wire/tcp.h"

namespace tests {

// What a SYN to an address meets, and how long after it left its answer is here. Only the first SYN
// is answered.
struct Door {
  enum class Kind {
    kOpens,
    kRefuses,  // by a RST
    kNoRoute,  // a router's word: network or address unreachable
    kNoPort,   // port unreachable
    kSilent,
  };
  Kind kind = Kind::kSilent;
  stack::base::Duration after{};
  std::string words = {};  // of an open door: said when the handshake is complete
};

// Door `number` of a family, 1 to 99: 192.0.2.N or 2001:db8::N, port 80.
inline stack::base::Endpoint address_of(stack::base::Family family, std::uint8_t number) {
  if (family == stack::base::Family::kIpv4) {
    return {stack::base::Address::v4(192, 0, 2, number), 80};
  }
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0d, 0xb8};
  octets.back() = number;
  return {stack::base::Address::from_octets(octets), 80};
}

class Street {
 public:
  Street() : host_(config()) {}

  void put(const stack::base::Endpoint& where, Door door) { doors_[where].door = std::move(door); }

  // Runs host and what is upon it, a Dial or an Application, until that is done, at most for so
  // long.
  template <typename Runs>
  void run(Runs& dial, stack::base::Duration limit = std::chrono::hours(1)) {
    go_on(dial, now_ + limit, true);
  }
  // The same, done or not.
  template <typename Runs>
  void pass(Runs& dial, stack::base::Duration time) {
    go_on(dial, now_ + time, false);
  }

  // Everything the host sent: "250 ms: S 192.0.2.2". Of the flags one is named: S(YN), R(ST),
  // F(IN), or "." if there is none of these.
  const std::vector<std::string>& heard() const { return heard_; }
  // Of that the SYNs, each address once.
  std::vector<std::string> first_syns() const {
    std::vector<std::string> syns;
    std::map<std::string, bool> seen;
    for (const std::string& line : heard_) {
      std::size_t flag = line.find(": S ");
      if (flag == std::string::npos || seen[line.substr(flag)]) continue;
      seen[line.substr(flag)] = true;
      syns.push_back(line);
    }
    return syns;
  }
  // Whether the host sent a segment with this flag to the address.
  bool heard_at(const stack::base::Endpoint& where, char flag) const {
    auto found = doors_.find(where);
    return found != doors_.end() && found->second.heard.find(flag) != std::string::npos;
  }

  stack::host::Host& host() { return host_; }
  stack::base::Instant now() const { return now_; }

 private:
  struct Place {
    Door door;
    bool answered = false;
    bool spoke = false;
    std::string heard;  // a letter a segment
  };
  using Packet = std::vector<std::uint8_t>;

  static stack::host::Config config() {
    stack::host::Config config;
    config.addresses = {address_of(stack::base::Family::kIpv4, 100).address,
                        address_of(stack::base::Family::kIpv6, 100).address};
    config.secret = {1, 2};
    return config;
  }

  template <typename Runs>
  void go_on(Runs& dial, stack::base::Instant end, bool until_done) {
    for (;;) {
      while (!coming_.empty() && coming_.begin()->first <= now_) {
        host_.receive(now_, coming_.begin()->second, false);
        coming_.erase(coming_.begin());
        drain(stack::tcp::Urgency::kAtOnce);
      }
      host_.tick(now_);
      dial.run(now_, host_);
      drain(stack::tcp::Urgency::kEndOfBatch);
      if (until_done && dial.done()) return;
      stack::base::Instant next = std::min(host_.deadline(), dial.deadline());
      if (!coming_.empty()) next = std::min(next, coming_.begin()->first);
      if (next > end) break;
      now_ = std::max(now_, next);
    }
    now_ = end;
  }

  void drain(stack::tcp::Urgency urgency) {
    std::array<std::uint8_t, 65535> room;
    while (std::size_t size = host_.emit(now_, room, urgency)) {
      auto ip = stack::wire::parse_ip(stack::base::ByteView(room).first(size));
      if (!ip) throw std::logic_error("the host sent a packet that does not parse");
      hear(*ip);
    }
  }

  void hear(const stack::wire::IpPacket& ip) {
    const stack::base::Address& destination = ip.header.destination;
    auto segment = stack::wire::parse_tcp(ip.payload, {ip.header.source, destination}, false);
    if (!segment) throw std::logic_error("the host sent a segment that does not parse");
    const stack::wire::TcpHeader& header = segment->header;
    char flag = header.flags.rst ? 'R' : header.flags.syn ? 'S' : header.flags.fin ? 'F' : '.';
    auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now_.time_since_epoch());
    heard_.push_back(std::to_string(ms.count()) + " ms: " + flag + " " + destination.to_string());
    Place& place = doors_[{destination, header.destination_port}];
    place.heard += flag;
    answer(place, ip.header, header);
  }

  void answer(Place& place, const stack::wire::IpHeader& ip, const stack::wire::TcpHeader& heard) {
    stack::wire::TcpHeader header{.source_port = heard.destination_port,
                                  .destination_port = heard.source_port,
                                  .window = 65535};
    header.flags.ack = true;
    header.ack = stack::wire::Seq{heard.seq.value + (heard.flags.syn ? 1 : 0)};
    if (heard.flags.syn) {
      if (place.door.kind == Door::Kind::kSilent || place.answered) return;
      place.answered = true;
      if (place.door.kind == Door::Kind::kNoRoute || place.door.kind == Door::Kind::kNoPort) {
        return report(now_ + place.door.after, place.door.kind, ip, heard);
      }
      if (place.door.kind == Door::Kind::kOpens) header.flags.syn = true;
      if (place.door.kind == Door::Kind::kRefuses) header.flags.rst = true;
      return send(now_ + place.door.after, ip, header, {});
    }
    if (heard.flags.rst || place.spoke || place.door.words.empty()) return;
    place.spoke = true;
    header.seq = stack::wire::Seq{1};
    send(now_, ip, header, place.door.words);
  }

  // A router on the way has none to the door, or nobody listens behind it.
  void report(stack::base::Instant arrives, Door::Kind what, const stack::wire::IpHeader& ours,
              const stack::wire::TcpHeader& heard) {
    const bool no_port = what == Door::Kind::kNoPort;
    const std::uint8_t code =
        no_port ? stack::wire::port_unreachable(ours.source.family()) : std::uint8_t{0};
    const std::size_t quoted_ip = stack::wire::ip_header_size(ours);
    Packet quote(quoted_ip + stack::wire::header_size_of(heard));
    stack::wire::write_tcp(stack::base::MutableBytes(quote).subspan(quoted_ip), heard,
                           {ours.source, ours.destination});
    stack::wire::write_ip(quote, ours, quote.size() - quoted_ip);
    const stack::wire::IpHeader ip{.source = address_of(ours.source.family(), 101).address,
                                   .destination = ours.source,
                                   .protocol = stack::wire::icmp_protocol(ours.source.family())};
    const std::size_t before = stack::wire::ip_header_size(ip);
    const std::size_t size = stack::wire::kIcmpHeaderSize + quote.size();
    Packet packet(before + size);
    std::ranges::copy(quote, packet.end() - static_cast<std::ptrdiff_t>(quote.size()));
    stack::wire::write_icmp(stack::base::MutableBytes(packet).subspan(before),
                            {.kind = stack::wire::IcmpKind::kUnreachable, .code = code}, ip.source,
                            ip.destination);
    stack::wire::write_ip(packet, ip, size);
    coming_.emplace(arrives, std::move(packet));
  }

  void send(stack::base::Instant arrives, const stack::wire::IpHeader& answered,
            const stack::wire::TcpHeader& header, const std::string& payload) {
    stack::wire::IpHeader ip{.source = answered.destination, .destination = answered.source};
    std::size_t before = stack::wire::ip_header_size(ip);
    std::size_t tcp_size = stack::wire::header_size_of(header) + payload.size();
    Packet packet(before + tcp_size);
    std::ranges::copy(payload, packet.end() - static_cast<std::ptrdiff_t>(payload.size()));
    stack::wire::write_tcp(stack::base::MutableBytes(packet).subspan(before), header,
                           {ip.source, ip.destination});
    stack::wire::write_ip(packet, ip, tcp_size);
    coming_.emplace(arrives, std::move(packet));
  }

  stack::host::Host host_;
  stack::base::Instant now_{};
  std::map<stack::base::Endpoint, Place> doors_;
  std::multimap<stack::base::Instant, Packet> coming_;
  std::vector<std::string> heard_;
};

}  // namespace tests
