#include "stack/tls/session.h"

#include <openssl/err.h>

#include <algorithm>
#include <utility>

#include "stack/base/address.h"
#include "stack/base/check.h"
#include "stack/tls/core.h"
#include "stack/tls/diagnosis.h"
#include "stack/tls/distrust.h"
#include "stack/tls/names.h"
#include "stack/tls/plaintext.h"
#include "stack/tls/records.h"
#include "stack/tls/trace.h"

namespace stack::tls {

using base::ByteView;

namespace {

bool is_in_its_time(const X509* certificate, const X509_VERIFY_PARAM* judge) {
  return X509_cmp_timeframe(judge, X509_get0_notBefore(certificate),
                            X509_get0_notAfter(certificate)) == 0;
}

}  // namespace

// Never moves: OpenSSL holds addresses of its parts.
struct Session::Inner {
  explicit Inner(std::shared_ptr<Core> context);
  ~Inner();

  bool expect(const ServerName& name, std::int64_t seconds);
  void take_up_session();
  std::size_t receive(ByteView octets);
  void advance();
  void shake_hands();
  void read();
  std::size_t write(ByteView plaintext);
  void fail(Failure why);
  void fail_as_openssl_says();
  std::optional<Failure> distrust() const;

  std::shared_ptr<Core> core;
  Records records;
  Trace trace;
  Ssl ssl;
  std::string server;  // the name a client asked for; empty for a server
  State state = State::kHandshaking;
  Ended ended = Ended::kNot;
  std::optional<Failure> failure;
  Plaintext plaintext{kMostReadable};
  std::optional<std::uint8_t> first_octet;
  std::size_t without_data = 0;  // octets taken since there was plaintext
  bool peer_is_cut_off = false;  // no octet will come any more
  bool is_stalled = false;       // by too much to be read or sent
  bool is_finished = false;
};

Session::Inner::Inner(std::shared_ptr<Core> context)
    : core(std::move(context)), ssl(SSL_new(core->ssl_context.get())) {
  CHECK(ssl);
  Bio bio = make_record_bio(core->record_method.get(), records);
  CHECK(BIO_up_ref(bio.get()) == 1);
  SSL_set0_rbio(ssl.get(), bio.get());
  SSL_set0_wbio(ssl.get(), bio.release());
  trace.core = core.get();
  begin_trace(ssl.get(), trace);
}

Session::Inner::~Inner() {
  // Unless told that all went well, OpenSSL makes the session unfit to be taken up again. That an
  // orderly close is missing says nothing against its keys (RFC 5246 7.2.1).
  if (state == State::kOpen) SSL_set_shutdown(ssl.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
}

// Whom the certificate must be for, and when; false when no certificate can be for that.
bool Session::Inner::expect(const ServerName& name, std::int64_t seconds) {
  server = name.host;
  trace.server = name.host + " " + std::to_string(name.port);
  X509_VERIFY_PARAM* judge = SSL_get0_param(ssl.get());
  X509_VERIFY_PARAM_set_time(judge, seconds);
  X509_VERIFY_PARAM_set_hostflags(
      judge, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  if (auto address = base::Address::parse(name.host)) {
    // An address is no server name to indicate (RFC 6066 3).
    ByteView octets = address->octets();
    return X509_VERIFY_PARAM_set1_ip(judge, octets.data(), octets.size()) == 1;
  }
  std::string host = name.host;
  if (host.ends_with('.')) host.pop_back();  // RFC 6066 3: without the trailing dot
  if (host.empty() || host.contains('\0')) return false;
  return SSL_set_tlsext_host_name(ssl.get(), host.c_str()) == 1 &&
         X509_VERIFY_PARAM_set1_host(judge, host.data(), host.size()) == 1;
}

void Session::Inner::take_up_session() {
  SavedSession session = core->sessions.take(trace.server);
  if (!session) return;
  // The certificate is not shown again, and its time may have run out since.
  const X509* certificate = SSL_SESSION_get0_peer(session.get());
  if (core->verifies && !(certificate && is_in_its_time(certificate, SSL_get0_param(ssl.get())))) {
    return;
  }
  if (core->library.is_seeded()) {
    // A client of TLS 1.3 tells how old its ticket is, by the system's clock. So that a seed
    // determines that too, the ticket is always new: OpenSSL itself says what the clock shows.
    SavedSession newborn(SSL_SESSION_new());
    SSL_SESSION_set_time(session.get(), SSL_SESSION_get_time(newborn.get()));
  }
  SSL_set_session(ssl.get(), session.get());
}

std::size_t Session::Inner::receive(ByteView octets) {
  if (!first_octet && !octets.empty()) first_octet = octets.front();
  std::uint64_t ever = plaintext.ever();
  records.lend(octets);
  advance();
  std::size_t taken = octets.size() - records.incoming().size();
  records.forget();
  bool is_fruitful = plaintext.ever() > ever;
  without_data = is_fruitful ? 0 : without_data + taken;
  bool is_idle_talk = state != State::kFailed && ended == Ended::kNot;
  if (is_idle_talk && without_data > kMostWithoutData) {
    fail({Fault::kLimit, "the peer sends records without end, and nothing in them"});
  }
  return taken;
}

// All progress that is possible with what was received.
void Session::Inner::advance() {
  if (state == State::kHandshaking) shake_hands();
  if (state == State::kOpen) read();
  if (state == State::kFailed || ended != Ended::kNot) records.forget();
}

void Session::Inner::shake_hands() {
  ERR_clear_error();
  int result = SSL_do_handshake(ssl.get());
  if (result == 1) {
    state = State::kOpen;
    return;
  }
  if (SSL_get_error(ssl.get(), result) != SSL_ERROR_WANT_READ) return fail_as_openssl_says();
  if (peer_is_cut_off) {
    std::string peer = server.empty() ? "the client" : "the server";
    fail({Fault::kTruncated, peer + " closed the connection during the handshake"});
  }
}

void Session::Inner::read() {
  is_stalled = false;
  while (ended == Ended::kNot) {
    base::MutableBytes room = plaintext.room();
    if (room.empty() || records.outgoing().size() >= kMostAnswers) {
      is_stalled = true;
      return;
    }
    std::size_t got = 0;
    ERR_clear_error();
    int result = SSL_read_ex(ssl.get(), room.data(), room.size(), &got);
    plaintext.put(got);
    if (result == 1) continue;
    switch (SSL_get_error(ssl.get(), result)) {
      case SSL_ERROR_WANT_READ:
        if (peer_is_cut_off) ended = Ended::kTruncated;
        return;
      case SSL_ERROR_ZERO_RETURN:
        ended = Ended::kCloseNotify;
        return;
      default:
        return fail_as_openssl_says();
    }
  }
}

std::size_t Session::Inner::write(ByteView said) {
  std::size_t taken = 0;
  while (state == State::kOpen && !is_finished && taken < said.size() &&
         records.outgoing().size() < kMostRecords) {
    ByteView piece = said.subspan(taken);
    piece = piece.first(std::min<std::size_t>(piece.size(), SSL3_RT_MAX_PLAIN_LENGTH));
    std::size_t written = 0;
    ERR_clear_error();
    // Records always find room, and there is no renegotiation to wait for.
    if (SSL_write_ex(ssl.get(), piece.data(), piece.size(), &written) != 1) {
      fail_as_openssl_says();
      break;
    }
    taken += written;
  }
  return taken;
}

void Session::Inner::fail(Failure why) {
  state = State::kFailed;
  failure = std::move(why);
}

void Session::Inner::fail_as_openssl_says() {
  fail(diagnose({.ssl = ssl.get(), .trace = &trace, .server = server, .first_octet = first_octet}));
}

std::optional<Failure> Session::Inner::distrust() const {
  if (server.empty() || !SSL_get0_peer_certificate(ssl.get())) return {};
  long verdict = SSL_get_verify_result(ssl.get());
  if (verdict == X509_V_OK) return {};
  // A session that was taken up knows the verdict, not how it came about.
  Trouble trouble = trace.trouble;
  if (trouble.code == X509_V_OK) trouble.code = static_cast<int>(verdict);
  return explain(trouble, server, names_of(SSL_get0_peer_certificate(ssl.get())));
}

Session::Session(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Session Session::to_server(const ClientContext& context, const ServerName& server,
                           std::int64_t seconds) {
  auto inner = std::make_unique<Inner>(context.core_);
  SSL_set_connect_state(inner->ssl.get());
  if (inner->expect(server, seconds)) {
    inner->take_up_session();
    inner->advance();
  } else {
    inner->fail({Fault::kName, "no certificate can be for a name like that"});
  }
  return Session(std::move(inner));
}

Session Session::to_client(const ServerContext& context) {
  auto inner = std::make_unique<Inner>(context.core_);
  SSL_set_accept_state(inner->ssl.get());
  return Session(std::move(inner));
}

std::size_t Session::receive(ByteView records) { return inner_->receive(records); }

void Session::end_of_records() {
  inner_->peer_is_cut_off = true;
  inner_->advance();
}

ByteView Session::records() const { return inner_->records.outgoing(); }

void Session::sent(std::size_t octets) {
  inner_->records.sent(octets);
  if (inner_->is_stalled) inner_->advance();
}

ByteView Session::readable() const { return inner_->plaintext.readable(); }

void Session::consume(std::size_t octets) {
  inner_->plaintext.consume(octets);
  if (inner_->is_stalled) inner_->advance();
}

std::size_t Session::write(ByteView plaintext) { return inner_->write(plaintext); }

void Session::finish() {
  if (inner_->state != State::kOpen || inner_->is_finished) return;
  inner_->is_finished = true;
  ERR_clear_error();
  SSL_shutdown(inner_->ssl.get());
}

State Session::state() const { return inner_->state; }
Ended Session::ended() const { return inner_->ended; }
const std::optional<Failure>& Session::failure() const { return inner_->failure; }

Info Session::info() const {
  const SSL* ssl = inner_->ssl.get();
  Info info{.resumed = SSL_session_reused(ssl) == 1};
  if (const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl)) {
    info.version = SSL_get_version(ssl);
    info.cipher = SSL_CIPHER_get_name(cipher);
  }
  int group = static_cast<int>(SSL_get_negotiated_group(inner_->ssl.get()));
  if (const char* name = group != 0 ? SSL_group_to_name(inner_->ssl.get(), group) : nullptr) {
    info.group = name;
  }
  const unsigned char* protocol = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl, &protocol, &size);
  info.protocol = base::as_text({protocol, size});
  if (const X509* certificate = SSL_get0_peer_certificate(ssl)) info.names = names_of(certificate);
  if (auto distrust = inner_->distrust()) info.distrust = distrust->text;
  return info;
}

}  // namespace stack::tls
