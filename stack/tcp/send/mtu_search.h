// Which packets the path carries: path-MTU discovery by what routers say (RFC 1191, RFC 8201), and
// where they are silent by what arrives (RFC 4821).
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "stack/base/address.h"
#include "stack/base/intervals.h"
#include "stack/base/time.h"
#include "stack/tcp/seq.h"

namespace stack::tcp::send {

// All sizes are of whole IP packets, in octets.
//
// Invariant: least() <= mtu() <= the link's MTU. mtu() falls when a router says so or when the same
// octet timed out again and again (a black hole: routers that drop and do not tell, or whose word
// does not come through). It grows only when a probe, a larger segment of new text, was
// acknowledged.
class MtuSearch {
 public:
  // RFC 4821 7.5: so many timeouts of one octet in a row are taken for a black hole; one more where
  // the packet was of a size that hardly any path refuses.
  static constexpr int kBlackHoleTimeouts = 2;
  // RFC 8201 4: how long after a search, or a router's word, larger packets are tried again.
  static constexpr base::Duration kRest = std::chrono::minutes(10);
  // RFC 4821 7.3: a search that could win less than this is over.
  static constexpr std::size_t kCloseEnough = 16;

  // `mtu` is what is known of the path, `link_mtu` what leaves this host at most; no link of the
  // family has less than least(). Larger packets than `mtu` are tried after a rest.
  MtuSearch(base::Instant now, base::Family family, std::size_t mtu, std::size_t link_mtu);

  std::size_t mtu() const { return mtu_; }
  // RFC 791: 68; RFC 8200 5: 1,280.
  std::size_t least() const;

  // --- what the path says ---
  // A router could not forward a packet but of at most `told`. True if mtu() has fallen.
  bool on_too_big(base::Instant now, std::size_t told);
  // The same octet timed out so often in a row, last in a packet of `size`. True if that makes a
  // black hole: mtu() has fallen below that size. The search up begins as soon as ACKs come again,
  // for the suspicion may be wrong.
  bool on_timeouts(base::Instant now, int in_a_row, std::size_t size);

  // --- probes (RFC 4821 7.2 to 7.6) ---
  // The size to probe now; nothing while a probe is out or no search is due.
  std::optional<std::size_t> next_probe(base::Instant now) const;
  // A packet of that size has left, with these octets in it.
  void probe_sent(base::Range octets, std::size_t size);
  // SND.UNA has moved. True if a probe has arrived, and mtu() has grown.
  bool on_acknowledged(base::Instant now, Line una);
  // The probe did not arrive, if one is out.
  void on_probe_lost(base::Instant now);
  // The octets of the probe that is out.
  const std::optional<base::Range>& probe() const { return probe_; }

  // A search has ended, or a router has spoken, since this was last asked: mtu() is worth
  // remembering of the path.
  bool take_found();

 private:
  std::size_t fallback(std::size_t size) const;
  void search_from(base::Instant at, std::size_t highest);
  void rest_if_close(base::Instant now);

  base::Family family_;
  std::size_t link_mtu_;
  std::size_t mtu_;
  std::size_t highest_;   // larger packets are known not to pass
  bool untried_ = false;  // highest_ itself is the first to be tried
  bool found_ = false;
  base::Instant search_at_ = base::kNever;  // when the next probe may leave
  std::optional<base::Range> probe_;
  std::size_t probe_size_ = 0;
};

}  // namespace stack::tcp::send
