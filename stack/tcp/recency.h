// Which of many things something happened to last.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace stack::tcp {

// Numbered things in the order of what happened to them, so that whoever remembers when he looked
// last, as a serial number, finds what has changed since without a look at all the others. Touching
// costs O(1); an onlooker leaves no mark, and there may be many.
//
// Invariant: from newest_ on by `older`, serials fall.
class Recency {
 public:
  // Something happened to `thing`.
  void touch(std::uint32_t thing) {
    if (thing >= links_.size()) links_.resize(std::size_t{thing} + 1);
    links_[thing].serial = ++now_;
    if (newest_ == thing) return;
    unlink(thing);
    links_[thing].older = newest_;
    links_[thing].newer = kNone;
    if (newest_ != kNone) links_[newest_].newer = thing;
    newest_ = thing;
  }

  // How often something happened so far.
  std::uint64_t now() const { return now_; }
  // Calls look(thing) once for each that was touched since now() was `since`, the latest first.
  template <typename Look>
  void each_since(std::uint64_t since, Look look) const {
    for (std::uint32_t thing = newest_; thing != kNone && links_[thing].serial > since;
         thing = links_[thing].older) {
      look(thing);
    }
  }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  struct Link {
    std::uint64_t serial = 0;  // zero: never touched
    std::uint32_t older = kNone;
    std::uint32_t newer = kNone;
  };

  // From between its neighbours; `thing` is not the newest.
  void unlink(std::uint32_t thing) {
    const Link& link = links_[thing];
    if (link.newer != kNone) links_[link.newer].older = link.older;
    if (link.older != kNone) links_[link.older].newer = link.newer;
  }

  std::vector<Link> links_;
  std::uint32_t newest_ = kNone;
  std::uint64_t now_ = 0;
};

}  // namespace stack::tcp
