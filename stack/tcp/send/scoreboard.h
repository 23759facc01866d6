// Every segment that left and is not yet below SND.UNA, and what is known of it (RFC 6675 3, RFC
// 8985 5.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "stack/base/intervals.h"
#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

enum class Fate : std::uint8_t {
  kInFlight,  // its last copy is thought to be on its way
  kSacked,    // the peer holds it beyond a gap; it may still renege (RFC 2018 8)
  kLost,      // waits to be sent again
};

struct Sent {
  Line begin = 0;
  Line end = 0;         // the FIN counts as an octet
  base::Instant at;     // when it left last
  bool resent = false;  // left more than once, so that its ACK may be for any copy (Karn)
  Fate fate = Fate::kInFlight;
  std::uint64_t delivered = 0;  // octets the peer had from us when it left last,
  base::Instant delivered_at;   // and since when,
  base::Instant first_at;       // and when the last of them had left
  bool app_limited = false;     // there was room for more in the network, but nothing to send

  std::uint64_t size() const { return end - begin; }

 private:
  friend class Scoreboard;
  Sent* older = nullptr;  // neighbours in the list by age; in flight only
  Sent* newer = nullptr;
};

// RACK_sent_after(): of what left at one instant, what ends higher left later.
constexpr bool sent_after(base::Instant at, Line end, base::Instant other_at, Line other_end) {
  return at > other_at || (at == other_at && end > other_end);
}

// Invariant: the segments cover [SND.UNA, SND.NXT) without gap or overlap; those in flight, and no
// others, stand in the list by age; sacked() + lost() + pipe() = SND.NXT - SND.UNA.
//
// SACK blocks count for whole segments only, and of a block only what is new is looked at: an ACK
// costs O(log n) and what it delivers, whatever blocks it brings (CVE-2019-11478).
class Scoreboard {
 public:
  static constexpr std::size_t kMostSackedRanges = 2048;

  explicit Scoreboard(Line first) : una_(first), nxt_(first) {}
  Scoreboard(Scoreboard&&) = delete;  // the list points into the map

  // The octets from SND.NXT to `end` leave for the first time.
  void sent(Line end, base::Instant now);
  // [range), all of it sent before, leaves again as one segment; what was sacked of it is so no
  // more.
  void resent(base::Range range, base::Instant now);
  // SND.UNA moves to `una`. Appends what was not known to have arrived, with the fate that it was
  // thought to have.
  void acknowledge(Line una, base::Instant now, std::vector<Sent>& delivered);
  // The peer holds [block), which lies within (SND.UNA, SND.NXT]. Appends what was not known to
  // have arrived.
  void sack(base::Range block, base::Instant now, std::vector<Sent>& delivered);
  // The peer threw away what it told us it holds (RFC 2018 8): all of that is lost.
  void forget_sacks();

  // Calls take(const Sent&) for each segment in flight, the one that left longest ago first, until
  // that answers kStop; kLose takes the segment for lost.
  enum class Look : std::uint8_t { kKeep, kLose, kStop };
  template <typename Take>
  void look_by_age(Take take) {
    for (Sent *next = nullptr, *at = oldest_; at != nullptr; at = next) {
      next = at->newer;
      Look look = take(std::as_const(*at));
      if (look == Look::kStop) return;
      if (look == Look::kLose) lose(*at);
    }
  }
  // The segment in flight that left last of those that left before one that
  // ends at `end` and left at `at`; null if none did. Asked for ever later ones, it takes no more
  // steps in all than segments were sent.
  const Sent* newest_before(base::Instant at, Line end);
  // There is room for more in the network, but nothing to send: what leaves until all that is in
  // flight now has arrived does not show what the path could carry.
  void note_app_limited() { app_limited_until_ = delivered_ + pipe(); }
  // The first segment is lost, however young it is, unless the peer holds it.
  void lose_first();
  // Segments in flight of more than `size` octets are lost.
  void lose_longer_than(std::uint64_t size);
  // Everything in flight is lost.
  void lose_all();
  // Nothing was lost after all: it is in flight again.
  void find_all();

  // The lowest lost octets, at most `most` of them and in one piece.
  std::optional<base::Range> next_lost(std::uint64_t most);

  bool empty() const { return segments_.empty(); }
  // Of a board that is not empty.
  const Sent& first() const { return segments_.begin()->second; }
  const Sent& last() const { return segments_.rbegin()->second; }
  std::size_t sacked_segments() const { return sacked_segments_; }
  std::uint64_t sacked() const { return sacked_; }  // octets
  std::uint64_t lost() const { return lost_; }      // octets
  // Segments whose ACK would measure a round trip (Karn): neither resent nor sacked.
  std::size_t sent_once() const { return sent_once_; }
  std::uint64_t pipe() const { return nxt_ - una_ - sacked_ - lost_; }
  // All octets of this connection that the peer is known to have.
  std::uint64_t delivered() const { return delivered_; }
  base::Instant delivered_at() const { return delivered_at_; }
  // The first law that does not hold; walks everything.
  const char* broken_invariant() const;

 private:
  using Segments = std::map<Line, Sent>;  // by their end, which never changes while they live

  void stamp(Sent& segment, base::Instant now) const;
  void append(Sent& segment);
  void unlink(Sent& segment);
  void lose(Sent& segment);
  void count_lost(Sent& segment);
  void count_out(Sent& segment);
  void deliver(const Sent& segment, base::Instant now, std::vector<Sent>& delivered);
  // Makes a segment end at `at`, if one stands across it.
  void cut(Line at);

  Segments segments_;
  base::Intervals sacked_ranges_{kMostSackedRanges};  // all sacked: sack() need not look there
  Sent* oldest_ = nullptr;
  Sent* newest_ = nullptr;
  Sent* before_ = nullptr;  // the last answer of newest_before()
  Line una_;
  Line nxt_;
  Line lost_from_ = 0;  // no octet below is lost; the search begins here
  std::size_t sacked_segments_ = 0;
  std::uint64_t sacked_ = 0;
  std::uint64_t lost_ = 0;
  std::size_t sent_once_ = 0;
  std::uint64_t delivered_ = 0;
  base::Instant delivered_at_{};
  base::Instant first_at_{};
  std::uint64_t app_limited_until_ = 0;  // of delivered_
};

}  // namespace stack::tcp::send
