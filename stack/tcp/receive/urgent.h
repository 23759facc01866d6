// RCV.UP: how far the peer's urgent data reaches (RFC 9293 3.8.5, MUST-30; RFC 6093).
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "stack/tcp/seq.h"

namespace stack::tcp::receive {

// Urgent data stays in line, where it stands in the stream; all there is to it is a mark that the
// application may be told of. Invariant: the mark never moves back, and not past the peer's FIN.
class Urgent {
 public:
  // A segment at `seq` carried URG; the application has read up to `read`. The field counts from
  // the segment's own number to the first octet behind the urgent data (MUST-62), which may be any
  // number of segments away (MUST-31). True if the application is to hear of it: there was no
  // urgent data ahead of it, or the mark has advanced (MUST-32).
  bool on_pointer(Line seq, std::uint16_t field, Line read) {
    Line mark = std::min(seq + field, end_);
    bool is_news = mark > std::max(mark_, read);
    mark_ = std::max(mark_, mark);
    return is_news;
  }
  // The peer's FIN stands at `fin`: nothing urgent comes behind it.
  void finish(Line fin) {
    end_ = std::min(end_, fin);
    mark_ = std::min(mark_, end_);
  }

  // How many octets of urgent data an application that has read up to `read` has yet to read, those
  // on their way included (MUST-33).
  std::uint64_t remaining(Line read) const { return mark_ > read ? mark_ - read : 0; }

 private:
  Line mark_ = 0;  // RCV.UP: one past the last urgent octet
  Line end_ = std::numeric_limits<Line>::max();
};

}  // namespace stack::tcp::receive
