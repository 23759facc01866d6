// A server for tests that answers every request as it is told, over TLS where it is told to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stack/base/bytes.h"
#include "stack/host/application.h"
#include "stack/host/host.h"
#include "stack/tcp/stream.h"
#include "stack/tls/session.h"

namespace tests {

// What becomes of a connection once an answer is said.
enum class After {
  kKeep,
  kFinish,  // it ends in order, TLS included
  kCut,     // TCP ends in order, TLS does not
  kReset,
};

struct Answer {
  std::string words;
  After after = After::kKeep;
  stack::base::Duration pause = {};  // before anything of it is said
  bool then_tls = false;             // what follows it on this connection is TLS
  std::string late = {};             // said unasked kLate after it
};

inline constexpr stack::base::Duration kLate = std::chrono::milliseconds(500);

struct Heard {
  std::string request;     // its head and its content
  std::size_t connection;  // 1 is the first
  std::uint16_t port;
  stack::base::Instant at;  // when it was whole
};

using Respond = std::function<Answer(const std::string& request)>;

// The answers one after the other; the last one again and again.
inline Respond in_turn(std::vector<Answer> answers) {
  return [answers = std::move(answers), next = std::size_t{0}](const std::string&) mutable {
    return answers.at(std::min(next++, answers.size() - 1));
  };
}

// One connection to it.
class Answering {
 public:
  Answering(stack::tcp::Stream stream, std::size_t number, std::uint16_t port)
      : stream_(std::move(stream)), number_(number), port_(port) {}

  void secure(const stack::tls::ServerContext& context) {
    session_ = stack::tls::Session::to_client(context);
  }
  // Says all that is due; true once it is over.
  bool run(stack::base::Instant now, const Respond& respond, std::vector<Heard>& heard,
           const stack::tls::ServerContext* tls, std::uint64_t flip) {
    for (int round = 0; round < 3; ++round) {
      hear();
      answer(now, respond, heard);
      say(now, tls, flip);
    }
    return stream_.ending().has_value();
  }
  stack::base::Instant deadline(stack::base::Instant now) const {
    const stack::base::Instant first = std::min(due_.value_or(stack::base::kNever), late_at_);
    return first > now ? first : stack::base::kNever;
  }

 private:
  void hear() {
    for (auto piece = stream_.readable(); !piece.empty(); piece = stream_.readable()) {
      const std::size_t taken = session_ ? session_->receive(piece) : piece.size();
      if (!session_) heard_ += stack::base::as_text(piece);
      stream_.consume(taken);
      if (taken == 0) return;
    }
    if (!session_) return;
    for (auto piece = session_->readable(); !piece.empty(); piece = session_->readable()) {
      heard_ += stack::base::as_text(piece);
      session_->consume(piece.size());
    }
  }

  // Requests one after the other: the next is looked at when the last is answered.
  void answer(stack::base::Instant now, const Respond& respond, std::vector<Heard>& heard) {
    if (due_) return;
    const std::size_t head = heard_.find("\r\n\r\n");
    if (head == std::string::npos) return;
    std::size_t size = head + 4;
    constexpr std::string_view kLength = "Content-Length: ";
    if (auto at = heard_.find(kLength); at < head)
      size += std::stoul(heard_.substr(at + kLength.size()));
    if (heard_.size() < size) return;
    heard.push_back({heard_.substr(0, size), number_, port_, now});
    heard_.erase(0, size);
    answer_ = respond(heard.back().request);
    due_ = now + answer_.pause;
  }

  void say(stack::base::Instant now, const stack::tls::ServerContext* tls, std::uint64_t flip) {
    if (due_ && now >= *due_) {
      auto words = stack::base::as_bytes(answer_.words);
      answer_.words.erase(0, session_ ? session_->write(words) : stream_.write(words));
      send_records(flip);
      if (answer_.words.empty()) end_of_answer(now, tls);
    }
    if (now >= late_at_) {
      late_at_ = stack::base::kNever;
      stream_.write(stack::base::as_bytes(answer_.late));
    }
    send_records(flip);
    if (stream_.at_end() && !due_) stream_.finish();  // the client has nothing more to say
  }

  void end_of_answer(stack::base::Instant now, const stack::tls::ServerContext* tls) {
    const bool is_sent = !session_ || session_->records().empty();
    switch (answer_.after) {
      case After::kKeep:
        due_.reset();
        if (!answer_.late.empty()) late_at_ = now + kLate;
        if (answer_.then_tls) secure(*tls);
        return;
      case After::kFinish:
        if (session_) session_->finish();
        send_records(0);
        if (!session_ || session_->records().empty()) stream_.finish();
        return;
      case After::kCut:
        if (is_sent) stream_.finish();
        return;
      case After::kReset:  // it overtakes what was not sent yet: only once all has arrived
        if (is_sent && stream_.all_acknowledged()) stream_.abort();
        return;
    }
  }

  // Octet number `flip` of all records loses its lowest bit; 0: none does.
  void send_records(std::uint64_t flip) {
    while (session_ && !session_->records().empty()) {
      auto next = session_->records();
      std::vector<std::uint8_t> records(next.begin(), next.end());
      if (flip > said_ && flip - said_ < records.size()) records[flip - said_] ^= 1;
      const std::size_t taken = stream_.write(records);
      session_->sent(taken);
      said_ += taken;
      if (taken == 0) return;
    }
  }

  stack::tcp::Stream stream_;
  std::size_t number_;
  std::uint16_t port_;
  std::optional<stack::tls::Session> session_;
  std::string heard_;
  Answer answer_;
  std::optional<stack::base::Instant> due_;  // when the answer is said; none: no request waits
  stack::base::Instant late_at_ = stack::base::kNever;
  std::uint64_t said_ = 0;  // octets of records
};

class Answerer final : public stack::host::Application {
 public:
  static constexpr std::uint16_t kPorts[] = {80, 443, 3128, 8080};

  explicit Answerer(Respond respond) : respond_(std::move(respond)) {}
  explicit Answerer(std::vector<Answer> answers) : Answerer(in_turn(std::move(answers))) {}
  // TLS on port 443, and behind an answer that says so.
  void secure_with(const stack::tls::ServerContext& context) { tls_ = context; }
  // Octet number `octet` of each connection's records is damaged.
  void flip(std::uint64_t octet) { flip_ = octet; }

  void run(stack::base::Instant now, stack::host::Host& host) override {
    now_ = now;
    for (std::uint16_t port : kPorts) {
      if (!listening_) host.listen(port);
      while (auto stream = host.accept(port)) {
        open_.emplace_back(*std::move(stream), ++connections_, port);
        if (port == 443 && tls_) open_.back().secure(*tls_);
      }
    }
    listening_ = true;
    std::erase_if(open_, [&](Answering& one) {
      return one.run(now, respond_, heard_, tls_ ? &*tls_ : nullptr, flip_);
    });
  }
  stack::base::Instant deadline() const override {
    stack::base::Instant first = stack::base::kNever;
    for (const Answering& one : open_) first = std::min(first, one.deadline(now_));
    return first;
  }
  bool done() const override { return false; }

  const std::vector<Heard>& heard() const { return heard_; }
  std::size_t connections() const { return connections_; }

 private:
  Respond respond_;
  std::optional<stack::tls::ServerContext> tls_;
  std::uint64_t flip_ = 0;
  bool listening_ = false;
  std::list<Answering> open_;
  std::vector<Heard> heard_;
  std::size_t connections_ = 0;
  stack::base::Instant now_{};
};

}  // namespace tests
