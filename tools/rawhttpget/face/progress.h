// What the person who waits sees of all downloads that are under way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "stack/base/time.h"
#include "tools/rawhttpget/face/bar.h"
#include "tools/rawhttpget/face/dots.h"
#include "tools/rawhttpget/face/look.h"
#include "tools/rawhttpget/face/rate.h"

namespace tools::rawhttpget::face {

// Every text that it answers is for standard error, as it is and at once; it may be empty. One
// download has a line of its own; several at once share one, and each leaves a line when it is
// over. Invariant: what stands on the terminal's line is known, so that leave() can make room.
class Progress {
 public:
  using Id = std::size_t;
  static constexpr stack::base::Duration kRedraw = std::chrono::milliseconds(100);
  static constexpr stack::base::Duration kPlainLine = std::chrono::seconds(10);
  static constexpr std::size_t kMostDownloads = 1024;  // under way at once

  explicit Progress(const Look& look) : look_(look) {}

  // A download of whose file `resumed` octets are there begins. `name` may be anything.
  Id begin(stack::base::Instant now, const std::string& name, std::uint64_t resumed,
           std::optional<std::uint64_t> total);
  // Its body starts anew, as after a redirect or a retry: at this octet of the file, and so long in
  // all.
  void restart(Id id, std::uint64_t resumed, std::optional<std::uint64_t> total);
  // So much of the file is there now, `resumed` included. Costs next to nothing.
  void advance(Id id, std::uint64_t received);

  // When draw() will have something to say; kNever where it never will.
  stack::base::Instant due() const;
  std::string draw(stack::base::Instant now);
  // It is over: its last line. `whole`: all of it is there.
  std::string end(stack::base::Instant now, Id id, bool whole);

  // Makes room for a line of somebody else's, which begins at the left edge. What was drawn comes
  // back with the next draw().
  std::string clear();
  // Likewise, but what was drawn stays, above: for when the run is stopped.
  std::string leave();

  void set_columns(std::size_t columns) { look_.columns = columns; }

 private:
  struct Download {
    Standing standing{};
    Speedometer speed{};
    Dots dots{};
    stack::base::Instant began{};
    stack::base::Instant next_line{};
  };

  // Those that are over, of a batch that is not.
  struct Finished {
    std::size_t count = 0;
    std::uint64_t resumed = 0;
    std::uint64_t received = 0;
  };

  std::size_t columns() const;
  void measure(stack::base::Instant now);
  Standing all_together() const;
  std::string draw_bar();
  std::string draw_plain(stack::base::Instant now);
  std::string coloured(const std::string& line, bool whole) const;

  Look look_;
  std::map<Id, Download> downloads_;
  Id next_id_ = 0;
  Finished finished_{};
  Speedometer speed_{};  // of all together, without what was there before
  stack::base::Instant drawn_at_ = stack::base::Instant::min();
  bool bar_stands_ = false;
};

}  // namespace tools::rawhttpget::face
