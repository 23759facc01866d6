#include "stack/tcp/send/mtu_search.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stack::tcp::send {
namespace {

// What paths often carry, from the largest: jumbo frames, FDDI, Ethernet, PPPoE, a tunnel over
// IPv4, over IPv6, common VPNs, IPv6's least, and IPv4's that everyone reassembles.
constexpr std::array<std::size_t, 9> kCommon{9000, 4352, 1500, 1492, 1480, 1460, 1400, 1280, 576};

// RFC 4821 7.2: where the search begins when nothing is known.
constexpr std::size_t kIpv4Base = 1024;
// RFC 791 3.1: every host takes a datagram of this size.
constexpr std::size_t kIpv4Datagram = 576;

}  // namespace

MtuSearch::MtuSearch(base::Instant now, base::Family family, std::size_t mtu, std::size_t link_mtu)
    : family_(family),
      link_mtu_(std::max(link_mtu, least())),
      mtu_(std::clamp(mtu, least(), link_mtu_)),
      highest_(mtu_) {
  search_from(now + kRest, link_mtu_);
}

std::size_t MtuSearch::least() const {
  constexpr std::size_t kIpv4Least = 68, kIpv6Least = 1280;
  return family_ == base::Family::kIpv4 ? kIpv4Least : kIpv6Least;
}

bool MtuSearch::on_too_big(base::Instant now, std::size_t told) {
  told = std::max(told, least());
  if (told >= mtu_) {  // only of the probe it says something
    if (!probe_ || told >= probe_size_) return false;
    on_probe_lost(now);
    search_from(now, told);
    return false;
  }
  probe_.reset();
  mtu_ = told;
  found_ = true;
  search_from(now + kRest, link_mtu_);
  return true;
}

bool MtuSearch::on_timeouts(base::Instant now, int in_a_row, std::size_t size) {
  // What left before a router spoke may be larger than what leaves now.
  const std::size_t lower = fallback(std::min(size, mtu_));
  if (lower >= std::min(size, mtu_)) return false;
  const int enough = size > kIpv4Base ? kBlackHoleTimeouts : kBlackHoleTimeouts + 1;
  if (in_a_row < enough) return false;
  probe_.reset();
  search_from(now, std::max(mtu_, highest_));
  mtu_ = lower;
  return true;
}

// The largest step below `size`. Nothing smaller than what every host takes is suspected: where
// every fifth packet is lost timeouts come in a row, and segments of a few octets would be worse
// than any black hole. A router's word goes further down.
std::size_t MtuSearch::fallback(std::size_t size) const {
  for (std::size_t step : {kIpv4Base, kIpv4Datagram}) {
    if (step >= least() && step < size) return step;
  }
  return std::max(kIpv4Datagram, least());
}

std::optional<std::size_t> MtuSearch::next_probe(base::Instant now) const {
  if (probe_ || now < search_at_ || highest_ <= mtu_) return std::nullopt;
  if (untried_) return highest_;
  for (std::size_t size : kCommon) {
    if (mtu_ < size && size <= highest_) return size;
  }
  return mtu_ + (highest_ - mtu_ + 1) / 2;
}

void MtuSearch::probe_sent(base::Range octets, std::size_t size) {
  probe_ = octets;
  probe_size_ = size;
  untried_ = false;
}

bool MtuSearch::on_acknowledged(base::Instant now, Line una) {
  if (!probe_ || una < probe_->end) return false;
  probe_.reset();
  mtu_ = probe_size_;
  rest_if_close(now);
  return true;
}

void MtuSearch::on_probe_lost(base::Instant now) {
  if (!probe_) return;
  probe_.reset();
  highest_ = probe_size_ - 1;
  rest_if_close(now);
}

bool MtuSearch::take_found() { return std::exchange(found_, false); }

void MtuSearch::search_from(base::Instant at, std::size_t highest) {
  search_at_ = at;
  highest_ = highest;
  untried_ = true;
}

void MtuSearch::rest_if_close(base::Instant now) {
  if (highest_ >= mtu_ + kCloseEnough) return;
  found_ = true;
  search_from(now + kRest, link_mtu_);
}

}  // namespace stack::tcp::send
