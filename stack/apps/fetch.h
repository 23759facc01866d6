// The downloader: one GET over one connection, from the first SYN to the last FIN, as a state
// machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stack/apps/dial.h"
#include "stack/apps/document.h"
#include "stack/apps/pace.h"
#include "stack/apps/sink.h"
#include "stack/base/address.h"
#include "stack/base/time.h"
#include "stack/host/application.h"
#include "stack/http/reader.h"
#include "stack/http/url.h"
#include "stack/tcp/info.h"
#include "stack/tcp/stream.h"

namespace stack::apps {

inline constexpr std::string_view kUserAgent = "rawhttpget/0.1";

// After the whole response: how long the connection may take to end in order.
inline constexpr base::Duration kLeaveTime = std::chrono::seconds(3);
// Octets of a body nobody wants (an error page) that are read so that the connection can end in
// order.
inline constexpr std::uint64_t kMostDiscarded = 1024 * 1024;

struct FetchConfig {
  std::vector<Target> targets;  // where url's host is, in the resolver's order; at least one
  http::Url url;
  bool accept_gzip = false;  // ask for gzip, and undo it
  // With a server that sends nothing, or hardly anything; with all of them together while none is
  // connected.
  base::Duration patience = kPatience;
};

enum class Outcome : std::uint8_t {
  kComplete,     // a 2xx response arrived whole and the sink took all of it
  kStatus,       // a response with another status arrived
  kRefused,      // the SYN was answered by a RST, or this host could not open a connection
  kUnreachable,  // no way leads to the server: none of ours, or a router said so
  kReset,        // the peer aborted
  kTimedOut,     // TCP gave up: what we sent was not acknowledged
  kSilent,       // no packet for as long as the patience lasts; to a SYN, no answer
  kTooSlow,      // packets, but hardly an octet (see Pace)
  kTruncated,    // the peer ended the connection before the response was whole
  kMalformed,    // the response breaks HTTP, or answers something that was not asked
  kSinkFailed,   // the sink could not take the content
  kAborted,      // abort() was called
};

// One line of plain text, without a full stop.
std::string_view name_of(Outcome outcome);

struct FetchResult {
  Outcome outcome = Outcome::kSilent;
  std::string_view reason = {};    // of kMalformed: what is wrong; a constant text
  int status = 0;                  // of the final response; 0 before one came
  std::string reason_phrase = {};  // as sent: no control characters, but any octet above 0x7f
  std::uint64_t body_size = 0;     // octets the sink was given
  tcp::Info tcp = {};  // how the connection, or the attempt at one, stands or stood at its end
};

// Invariant: the outcome, once set, never changes; the sink hears of a document only if the
// response is a 2xx that will be saved. Whatever goes wrong behind a whole response is no failure
// any more.
class Fetch final : public host::Application {
 public:
  // `sink` is borrowed for the lifetime of the fetch. The host must outlive it too.
  Fetch(FetchConfig config, Sink& sink);

  void run(base::Instant now, host::Host& host) override;
  base::Instant deadline() const override;
  bool done() const override { return phase_ == Phase::kDone; }

  // Gives up: the connection, if there still is one, ends with a RST at the next turn; so does
  // every attempt that its peer knows of.
  void abort();

  // Set as soon as it is decided, which is before done(): the connection still has to end.
  std::optional<Outcome> outcome() const { return outcome_; }
  // What is known so far; the outcome in it counts once outcome() is set.
  FetchResult result() const;
  // The body's length if the server has told it: the coded length if the body is coded.
  std::optional<std::uint64_t> announced_size() const;
  // The two ends of the connection, once one was established: which of the targets won.
  std::optional<base::Endpoint> remote() const { return remote_; }
  std::optional<base::Endpoint> local() const { return local_; }

 private:
  enum class Phase : std::uint8_t {
    kDialing,  // no connection is established yet
    kReading,  // the request is on its way, or the response is
    kLeaving,  // the outcome is decided; the connection is to end in order
    kDone,
  };

  void dial(base::Instant now, host::Host& host);
  void send_request();
  void read(base::Instant now);
  void read_piece(base::Instant now, base::ByteView arrived);
  void tell(base::Instant now, http::Event event);
  void on_head();
  void on_body();
  void on_end(base::Instant now);
  void on_fault(const DocumentFault& fault);
  void give_up_if_late(base::Instant now);
  void leave(base::Instant now);
  void decide(Outcome outcome);
  void leave_in_order(base::Instant now, Outcome outcome);
  void break_off(Outcome outcome);
  void malformed(std::string_view reason);
  void end();

  FetchConfig config_;
  Sink& sink_;
  Phase phase_ = Phase::kDialing;
  std::string request_;  // what of it is not written yet
  Dial dial_;
  std::optional<tcp::Stream> stream_;
  std::optional<base::Endpoint> remote_;
  std::optional<base::Endpoint> local_;
  http::Reader reader_ = http::Reader::of_response();
  bool head_read_ = false;
  std::optional<Document> document_;  // of a 2xx
  std::uint64_t discarded_ = 0;       // octets of content nobody wants
  Pace pace_;
  base::Instant leave_by_ = base::kNever;
  tcp::Info last_info_;  // of the stream, when it was let go, or of an attempt
  std::optional<Outcome> outcome_;
  std::string_view reason_;
};

}  // namespace stack::apps
