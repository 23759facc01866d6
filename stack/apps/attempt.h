// One request and its response, over a connection of its own or one that is there already.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stack/apps/ask.h"
#include "stack/apps/client.h"
#include "stack/apps/document.h"
#include "stack/apps/outcome.h"
#include "stack/http/reader.h"

namespace stack::apps {

// Octets of a body nobody wants (an error page) that are read so that the connection can be kept.
inline constexpr std::uint64_t kMostDiscarded = 1024 * 1024;

struct AttemptConfig {
  Route route;
  http::RequestHead request;
  const Upload* upload = nullptr;  // content of the request; borrowed
  bool idempotent = true;          // may be sent twice (RFC 9110 9.2.2)
  base::Duration span = kPatience;
  std::uint64_t least_per_span = kLeastPerSpan;
  std::uint64_t largest = INT64_MAX;  // octets that a document may have
};

// When what happened; not set: not yet.
struct AttemptTimes {
  ConnectTimes connect = {};
  std::optional<base::Instant> requested = {};    // the whole request was written
  std::optional<base::Instant> first_octet = {};  // of the response
};

// Invariant: pauses at the head of the response until it is told what becomes of the content. The
// outcome, once set, never changes; kComplete says that the response arrived whole.
class Attempt {
 public:
  // `client` is borrowed.
  Attempt(AttemptConfig config, Client& client);

  void run(base::Instant now, host::Host& host);
  base::Instant deadline(base::Instant now) const;
  bool done() const { return outcome_.has_value(); }
  std::optional<Outcome> outcome() const { return outcome_; }
  const std::string& reason() const { return reason_; }  // what more is known; may be empty

  // The head has come, and nobody has said yet what is to become of the content.
  bool at_head() const { return phase_ == Phase::kAtHead; }
  bool has_head() const { return has_head_; }
  const http::ResponseHead& head() const { return reader_.response(); }
  const http::Framing& framing() const { return reader_.framing(); }
  // Each once, while at_head(): the content is a document's, or nobody's.
  void save(Document document);
  void discard();

  const std::optional<Document>& document() const { return document_; }
  std::uint64_t received() const { return received_; }    // octets of the response, heads included
  std::uint64_t head_size() const { return head_size_; }  // of these, the head's
  std::uint64_t sent() const { return sent_; }            // octets of the request and its content
  void abort();

  const AttemptTimes& times() const { return times_; }
  bool reused() const { return reused_; }  // over a connection that had served before
  tcp::Info info() const;
  std::optional<base::Endpoint> remote() const { return remote_; }
  std::optional<base::Endpoint> local() const { return local_; }
  // What was negotiated; nothing without TLS.
  const std::optional<tls::Info>& tls() const { return tls_; }

 private:
  enum class Phase : std::uint8_t { kBegin, kConnecting, kAwaitingHead, kAtHead, kContent, kOver };

  bool is_reading() const { return phase_ == Phase::kAwaitingHead || phase_ == Phase::kContent; }
  void begin();
  void connect(base::Instant now, host::Host& host);
  void use(base::Instant now, Connection connection);
  void send(base::Instant now);
  bool send_content();
  void read(base::Instant now);
  bool read_piece(base::Instant now, base::ByteView arrived);
  void tell(base::Instant now, http::Event event);
  void on_content();
  void on_end(base::Instant now);
  void on_fault(const DocumentFault& fault);
  void look_at_end(base::Instant now);
  void give_up_if_late(base::Instant now);
  bool is_stale() const;
  base::Instant silent_at() const;
  void break_off(Outcome outcome, std::string reason = {});
  void decide(Outcome outcome, std::string reason);

  AttemptConfig config_;
  Client& client_;
  Phase phase_ = Phase::kBegin;
  std::optional<Connector> connector_;
  std::optional<Connection> connection_;
  std::string unsent_;               // of the request's head
  std::uint64_t uploaded_ = 0;       // octets of its content
  std::vector<std::uint8_t> piece_;  // of its content, what is not written yet
  http::Reader reader_;
  std::optional<Document> document_;
  std::uint64_t discarded_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t head_size_ = 0;
  std::uint64_t sent_ = 0;
  Pace pace_;
  base::Instant listening_since_{};  // the peer could have said something, and we would have heard
  bool has_head_ = false;
  bool reused_ = false;
  bool may_reuse_ = true;
  AttemptTimes times_;
  std::optional<base::Endpoint> remote_, local_;
  std::optional<tls::Info> tls_;
  tcp::Info last_info_;
  std::optional<Outcome> outcome_;
  std::string reason_;
};

}  // namespace stack::apps
