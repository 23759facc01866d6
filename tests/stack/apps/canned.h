// The other side of a test: says what it was told to say, whatever it hears.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "stack/base/bytes.h"
#include "stack/host/application.h"
#include "stack/host/host.h"
#include "stack/tcp/stream.h"

namespace tests {

// What a canned speaker does once all is said.
enum class Then { kFinish, kReset, kHold };

// Hears and keeps everything; begins to say its words once it heard `cue` (at once with an empty
// one).
class Canned : public stack::host::Application {
 public:
  Canned(std::string words, Then then, std::string cue = "\r\n\r\n")
      : words_(std::move(words)), then_(then), cue_(std::move(cue)) {}

  void run(stack::base::Instant now, stack::host::Host& host) override {
    if (!stream_) stream_ = open(now, host);
    if (!stream_ || over_) return;
    hear();
    if (heard_.find(cue_) != std::string::npos && stream_->connected()) say();
    over_ = over_ || stream_->ending().has_value();
  }
  stack::base::Instant deadline() const override { return stack::base::kNever; }
  bool done() const override { return over_; }

  const std::string& heard() const { return heard_; }
  bool peer_finished() const { return peer_finished_; }
  std::optional<stack::tcp::Ending> ending() const { return stream_->ending(); }

 protected:
  virtual std::optional<stack::tcp::Stream> open(stack::base::Instant now,
                                                 stack::host::Host& host) = 0;

 private:
  void hear() {
    for (auto piece = stream_->readable(); !piece.empty(); piece = stream_->readable()) {
      heard_ += stack::base::as_text(piece);
      stream_->consume(piece.size());
    }
    peer_finished_ = stream_->at_end();
  }
  void say() {
    words_.erase(0, stream_->write(stack::base::as_bytes(words_)));
    if (!words_.empty() || then_ == Then::kHold) return;
    if (then_ == Then::kFinish) return stream_->finish();
    // A RST overtakes what was not sent yet: only once all has arrived.
    if (!stream_->all_acknowledged()) return;
    stream_->abort();
    over_ = true;
  }

  std::string words_;
  Then then_;
  std::string cue_;
  std::string heard_;
  bool peer_finished_ = false;
  bool over_ = false;
  std::optional<stack::tcp::Stream> stream_;
};

class CannedServer final : public Canned {
 public:
  using Canned::Canned;

 private:
  std::optional<stack::tcp::Stream> open(stack::base::Instant, stack::host::Host& host) override {
    if (!listening_) listening_ = host.listen(80);
    return host.accept(80);
  }
  bool listening_ = false;
};

class CannedClient final : public Canned {
 public:
  CannedClient(std::string words, Then then, stack::base::Endpoint server)
      : Canned(std::move(words), then, ""), server_(server) {}

 private:
  std::optional<stack::tcp::Stream> open(stack::base::Instant now,
                                         stack::host::Host& host) override {
    return host.connect(now, server_);
  }
  stack::base::Endpoint server_;
};

}  // namespace tests
