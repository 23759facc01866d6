#include "stack/tcp/path_mtus.h"

#include <algorithm>

namespace stack::tcp {

std::size_t PathMtus::link_mtu(const base::Address& remote) const {
  auto found = limits_.find(remote);
  return found == limits_.end() ? link_mtu_ : std::min(found->second, link_mtu_);
}

void PathMtus::limit(const base::Address& remote, std::size_t mtu) {
  auto [place, is_new] = limits_.insert_or_assign(remote, mtu);
  if (!is_new) return;
  limits_in_order_.push_back(remote);
  if (limits_in_order_.size() <= kMost) return;
  limits_.erase(limits_in_order_.front());
  limits_in_order_.pop_front();
}

std::size_t PathMtus::of(base::Instant now, const base::Address& remote) const {
  auto found = known_.find(remote);
  bool counts = found != known_.end() && now < found->second.until;
  const std::size_t first_link = link_mtu(remote);
  return counts ? std::min(found->second.mtu, first_link) : first_link;
}

void PathMtus::learn(base::Instant now, const base::Address& remote, std::size_t mtu) {
  auto [place, is_new] = known_.insert_or_assign(remote, Known{mtu, now + kLifetime});
  if (!is_new) return;
  in_order_.push_back(remote);
  if (in_order_.size() <= kMost) return;
  known_.erase(in_order_.front());
  in_order_.pop_front();
}

}  // namespace stack::tcp
