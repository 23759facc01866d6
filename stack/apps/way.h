// Ways to a name that are given back when they are wanted no longer.
#pragma once

#include <utility>

#include "stack/host/resolver.h"

namespace stack::apps {

// Invariant: owns one query of a resolver, or none; whoever owns it last gives it back. The
// resolver outlives it.
class Way {
 public:
  Way() = default;
  Way(host::Resolver& resolver, const host::Question& question)
      : resolver_(&resolver), query_(resolver.ask(question)) {}
  Way(Way&& other) noexcept
      : resolver_(std::exchange(other.resolver_, nullptr)), query_(other.query_) {}
  Way& operator=(Way&& other) noexcept {
    std::swap(resolver_, other.resolver_);
    std::swap(query_, other.query_);
    return *this;
  }
  ~Way() {
    if (resolver_) resolver_->release(query_);
  }

  // What was found, once.
  std::optional<host::Ways> answer() { return resolver_->answer(query_); }

 private:
  host::Resolver* resolver_ = nullptr;
  host::Resolver::Query query_ = 0;
};

}  // namespace stack::apps
