#include "stack/tcp/path_mtus.h"

#include <algorithm>

namespace stack::tcp {

std::size_t PathMtus::of(base::Instant now, const base::Address& remote) const {
  auto found = known_.find(remote);
  bool counts = found != known_.end() && now < found->second.until;
  return counts ? std::min(found->second.mtu, link_mtu_) : link_mtu_;
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
