// The downloader: one document, through redirections and failures to its last octet, as a state
// machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stack/apps/ask.h"
#include "stack/apps/attempt.h"
#include "stack/apps/client.h"
#include "stack/apps/outcome.h"
#include "stack/apps/sink.h"
#include "stack/apps/verdict.h"
#include "stack/host/application.h"

namespace stack::apps {

// A redirection that was followed.
struct Redirection {
  int status = 0;
  http::Url to;
};

struct FetchResult {
  Outcome outcome = Outcome::kSilent;
  std::string reason = {};  // what more is known: one line of plain text, may be empty; it may
                            // quote the server, but for control characters
  int status = 0;           // of the final response; 0 before one came
  std::string reason_phrase = {};  // as sent: no control characters, but any octet above 0x7f
  http::Url url;                   // asked for last
  std::vector<Redirection> redirections = {};
  int attempts = 0;             // requests for the document or its parts, those redirected included
  std::uint64_t body_size = 0;  // octets that the sink was given, in the last attempt
  std::uint64_t resumed_from = 0;  // where that attempt went on
  std::uint64_t received = 0;      // octets of responses, heads and discarded ones included
  std::uint64_t head_size = 0;     // of the last response's head
  std::uint64_t sent = 0;          // octets of the last request
  int connections = 0;             // that were opened
  tcp::Info tcp = {};  // how the last connection, or the attempt at one, stands or stood at its end
  std::optional<tls::Info> tls = {};
  base::Instant begun{};
  AttemptTimes times = {};  // of the last attempt
  std::optional<base::Instant> ended = {};
};

// Invariant: the sink hears of a document only if it is the one that was asked for: a 2xx that will
// be saved. Whatever goes wrong behind a whole response is no failure any more.
class Fetch final {
 public:
  // `sink` and `client` are borrowed for the lifetime of the fetch.
  Fetch(Ask ask, const Terms& terms, Client& client, Sink& sink);

  // Makes all the progress that is possible now.
  void run(base::Instant now, host::Host& host);
  // When run() wants to be called again though no packet came.
  base::Instant deadline(base::Instant now) const;
  bool done() const { return outcome_.has_value(); }

  // Gives up: the connection, if there still is one, ends with a RST at the next turn.
  void abort();

  std::optional<Outcome> outcome() const { return outcome_; }
  // What is known so far; the outcome in it counts once outcome() is set.
  FetchResult result() const;
  // Octets of the document that are there, those held from before included.
  std::uint64_t stored() const;
  int attempts() const { return attempts_; }
  // The last response's head, once there is one; lent until the next turn.
  const http::ResponseHead* head() const;
  // The document's size, once it is known.
  std::optional<std::uint64_t> total() const { return total_; }
  // What tells this version of it from others, for going on another time.
  const Version& version() const { return version_; }
  // The two ends of the connection, once one was established.
  std::optional<base::Endpoint> remote() const { return remote_; }
  std::optional<base::Endpoint> local() const { return local_; }
  // Between two attempts: when the next begins, and why there has to be one.
  std::optional<base::Instant> pausing_until() const { return next_attempt_; }
  Outcome last_failure() const { return last_failure_; }

 private:
  void begin_attempt();
  Hop hop() const;
  std::optional<RangeWish> range_wish() const;
  Asked asked() const;
  Route route(const std::optional<Proxy>& proxy) const;
  void take_head(base::Instant now);
  std::optional<std::uint64_t> total_of(const Judgement& judgement) const;
  void begin_document(base::Instant now, const Judgement& judgement);
  void follow();
  void conclude(base::Instant now);
  void conclude_complete(base::Instant now);
  void try_again_or(base::Instant now, Outcome outcome, std::string reason);
  std::optional<base::Duration> pause(base::Instant now) const;
  void forget_held();
  int opened_one() const;
  void decide(base::Instant now, Outcome outcome, std::string reason = {});

  Ask ask_;
  Terms terms_;
  Client& client_;
  Sink& sink_;

  http::Url url_;
  std::string method_;
  bool same_origin_ = true;
  std::vector<Redirection> redirections_;
  std::optional<Attempt> attempt_;
  Judgement judgement_;
  int attempts_ = 0;
  int failures_ = 0;  // attempts that failed
  int restarts_ = 0;  // times that a part could not be gone on with
  std::optional<base::Instant> next_attempt_;
  Outcome last_failure_ = Outcome::kSilent;

  // What the sink holds, and of which version of the document.
  std::uint64_t first_ = 0;         // of the octets wanted
  std::uint64_t held_ = 0;          // octets of the document before what this attempt brings
  std::uint64_t resumed_from_ = 0;  // where the document of the last attempt that had one began
  bool decoded_ = false;            // codings are undone: no part of it could be asked for
  Version version_;
  std::optional<std::uint64_t> total_;

  bool begun_ = false;
  base::Instant begun_at_{};
  base::Instant give_up_ = base::kNever;
  std::optional<base::Endpoint> remote_, local_;
  std::uint64_t received_before_ = 0;
  int connections_ = 0;
  std::optional<base::Instant> ended_;
  std::optional<Outcome> outcome_;
  std::string reason_;
};

}  // namespace stack::apps
