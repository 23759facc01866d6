// One connection of the server: a request, its reply, the next request.
#pragma once

#include <cstdint>
#include <string>

#include "stack/apps/answer.h"
#include "stack/apps/channel.h"
#include "stack/apps/content.h"
#include "stack/apps/reply.h"
#include "stack/base/time.h"
#include "stack/http/reader.h"

namespace stack::apps {

// Largest head of a request, in octets.
inline constexpr std::size_t kMaxRequestHead = 16 * 1024;

// Invariant: a request is read only when the reply to the one before it has been handed to the
// channel, so that replies come in the order of requests (RFC 9112 9.3.2) and no more than one is
// held.
class Session {
 public:
  // `content` is borrowed for the session's lifetime.
  Session(Channel channel, const SessionConfig& config, const Content& content);

  // Makes all the progress that is possible now.
  void advance();
  // Nothing more will be said or heard: the session may be dropped.
  bool over() const { return over_; }
  base::Instant last_arrival() const { return channel_.last_arrival(); }
  void abort() { channel_.abort(); }
  // The reply in hand is the last; without one the connection ends now.
  void close();

 private:
  enum class State : std::uint8_t { kReading, kReplying, kClosing };

  // Each makes what progress it can; false when it has to wait.
  bool read_request();
  void observe(const http::RequestHead* request) const;
  bool say();
  bool write();
  bool break_off();
  void begin_closing();

  Channel channel_;
  SessionConfig config_;
  const Content* content_;
  State state_ = State::kReading;
  http::Reader reader_ = http::Reader::of_requests(kMaxRequestHead);
  Reply reply_;
  std::string piece_;        // of the reply: handed to the channel next
  std::size_t written_ = 0;  // octets of piece_ that were
  bool is_last_ = false;     // close() was called
  bool over_ = false;
};

}  // namespace stack::apps
