// A resolver that knows the answer: for tests, the simulator, and whoever has addresses already.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stack/host/resolver.h"

namespace stack::apps {

// Invariant: answers at once. A name that was not told of has the ways that all names have, or
// none. Targets whose port is 0 get the question's.
class KnownWays final : public host::Resolver {
 public:
  KnownWays() = default;
  explicit KnownWays(std::vector<host::Target> of_all) : of_all_(std::move(of_all)) {}
  void tell(std::string host, std::vector<host::Target> ways) {
    by_name_[std::move(host)] = std::move(ways);
  }

  Query ask(const host::Question& question) override {
    questions_.push_back(question);
    return questions_.size() - 1;
  }
  std::optional<host::Ways> answer(Query query) override {
    const host::Question& question = questions_.at(query);
    auto known = by_name_.find(question.host);
    host::Ways ways{.targets = known == by_name_.end() ? of_all_ : known->second};
    for (host::Target& target : ways.targets) {
      if (target.remote.port == 0) target.remote.port = question.port;
    }
    if (ways.targets.empty()) ways.failure = question.host + ": the name is not known";
    return ways;
  }
  void release(Query) override { ++released_; }

  const std::vector<host::Question>& questions() const { return questions_; }
  std::size_t released() const { return released_; }

 private:
  std::vector<host::Target> of_all_;
  std::map<std::string, std::vector<host::Target>> by_name_;
  std::vector<host::Question> questions_;
  std::size_t released_ = 0;
};

}  // namespace stack::apps
