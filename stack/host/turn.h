// One turn of the crank: the only code that holds a Host and a Link at once.
#pragma once

#include "stack/base/time.h"

namespace stack::host {

class Application;
class Host;
class Link;

// At most this many packets are taken in before the application has its say.
inline constexpr int kLargestBatch = 64;

// Packets in, then timers, then the application, then everything there is to say out. What cannot
// wait (an ACK for a gap or its fill, a challenge ACK, a RST) leaves right behind the arrival that
// caused it, lest duplicate ACKs merge. Answers when to turn again if no packet arrives before:
// `now` when more may be waiting.
base::Instant turn(base::Instant now, Host& host, Link& link, Application& application);

}  // namespace stack::host
