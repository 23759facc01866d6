#include "stack/host/icmp_sender.h"

#include <algorithm>

#include "stack/wire/ip.h"

namespace stack::host {

bool IcmpSender::reply(const Ends& ends, const wire::IcmpMessage& request) {
  const wire::IcmpMessage answer{.kind = wire::IcmpKind::kEchoReply, .value = request.value};
  return enqueue(ends, answer, request.body);
}

bool IcmpSender::complain(base::Instant now, const Ends& ends, wire::IcmpMessage what,
                          base::ByteView about) {
  if (!take_token(now)) return false;
  return enqueue(ends, what,
                 about.first(std::min(about.size(), wire::most_quoted(ends.to.family()))));
}

bool IcmpSender::take_token(base::Instant now) {
  const auto fresh = (now - refilled_) / kPerError;
  if (fresh >= kBurst) {
    tokens_ = kBurst;
    refilled_ = now;
  } else {
    tokens_ = std::min(kBurst, tokens_ + static_cast<int>(fresh));
    refilled_ += fresh * kPerError;
  }
  if (tokens_ == 0) return false;
  --tokens_;
  return true;
}

bool IcmpSender::enqueue(const Ends& ends, const wire::IcmpMessage& message, base::ByteView body) {
  if (waiting_.size() >= kMostWaiting) return false;
  const wire::IpHeader header{.source = ends.from,
                              .destination = ends.to,
                              .protocol = wire::icmp_protocol(ends.to.family())};
  const std::size_t before = wire::ip_header_size(header);
  const std::size_t size = wire::kIcmpHeaderSize + body.size();
  std::vector<std::uint8_t>& packet = waiting_.emplace_back(before + size);
  const base::MutableBytes icmp = base::MutableBytes(packet).subspan(before);
  base::copy(body, icmp.subspan(wire::kIcmpHeaderSize));
  wire::write_icmp(icmp, message, ends.from, ends.to);
  wire::write_ip(packet, header, size);
  return true;
}

std::size_t IcmpSender::emit(base::MutableBytes room) {
  while (!waiting_.empty()) {
    const std::vector<std::uint8_t> packet = std::move(waiting_.front());
    waiting_.pop_front();
    if (packet.size() > room.size()) continue;
    base::copy(packet, room);
    return packet.size();
  }
  return 0;
}

}  // namespace stack::host
