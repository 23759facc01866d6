// Any octets as what a client sends to the server: however they are cut, the answers are the same,
// each is one response that a client can read, and what it holds is what was asked for.
//
// The first octet says how documents are delimited (bit 0: chunks), whether connections are kept
// (bit 1), and whether reading fails past the middle of a document (bit 2); the second is how many
// octets each piece has, 0 meaning that sizes follow the octets themselves.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "stack/apps/answer.h"
#include "stack/base/bytes.h"
#include "stack/base/check.h"
#include "stack/http/range.h"
#include "stack/http/reader.h"

namespace {

using stack::apps::Absent;
using stack::apps::Reply;
using stack::apps::Representation;
using stack::base::ByteView;
using stack::http::Event;
using stack::http::Reader;

constexpr int kMostRequests = 64;  // of one input that are answered

std::uint8_t octet_at(std::uint64_t offset) {
  return static_cast<std::uint8_t>(offset * 7 + offset / 251);
}

class PatternSource final : public stack::apps::Source {
 public:
  explicit PatternSource(std::uint64_t readable) : readable_(readable) {}
  std::size_t read(std::uint64_t offset, stack::base::MutableBytes room) override {
    CHECK(!room.empty());
    std::uint64_t left = readable_ > offset ? readable_ - offset : 0;
    room = room.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, room.size())));
    for (auto& octet : room) octet = octet_at(offset++);
    return room.size();
  }

 private:
  std::uint64_t readable_;
};

// Has something of every kind; the first letter behind the "/" says which.
class Shelf final : public stack::apps::Content {
 public:
  explicit Shelf(bool fails) : fails_(fails) {}

  static std::uint64_t size_of(std::string_view path) {
    return path.starts_with("/e") ? 0 : 1 + path.size() * 1009 % 30011;
  }
  std::expected<Representation, Absent> find(std::string_view path) const override {
    expect_to_stay_inside(path);
    if (path.starts_with("/n")) return std::unexpected(Absent::kNotFound);
    if (path.starts_with("/f")) return std::unexpected(Absent::kForbidden);
    if (path.starts_with("/u")) return std::unexpected(Absent::kUnavailable);
    if (!path.ends_with('/') && !path.starts_with("/a") && !path.starts_with("/e")) {
      return std::unexpected(Absent::kDirectory);
    }
    std::uint64_t size = size_of(path);
    Representation document{.source = std::make_unique<PatternSource>(fails_ ? size / 2 : size),
                            .size = size};
    if (size % 2 == 0) document.last_modified = 784111777;
    if (size % 3 == 0) document.etag = "v" + std::to_string(size);
    return document;
  }

 private:
  static void expect_to_stay_inside(std::string_view path) {
    CHECK(path.starts_with('/'));
    CHECK(path.find('\0') == std::string_view::npos);
    std::string closed = std::string(path) + "/";
    CHECK(closed.find("/../") == std::string::npos && closed.find("/./") == std::string::npos);
  }

  bool fails_;
};

// What a client reads of one reply.
struct Response {
  Event last = Event::kNeedMore;
  std::string body;
};

Response read_response(Reader& client, std::string_view text) {
  Response response;
  ByteView input = stack::base::as_bytes(text);
  for (;;) {
    response.last = client.next(input);
    if (response.last == Event::kHead) continue;
    if (response.last != Event::kBody) break;
    response.body += stack::base::as_text(client.body());
  }
  CHECK(input.empty());
  return response;
}

void expect_octets(const std::string& body, std::uint64_t from) {
  for (char octet : body) CHECK(static_cast<std::uint8_t>(octet) == octet_at(from++));
}

// That the response holds what its head says, and leads to no other host.
void expect_true(const stack::http::ResponseHead& head, const Response& response) {
  if (head.status == 200) expect_octets(response.body, 0);
  if (head.status == 206) {
    std::string range(head.fields.find("Content-Range").value());
    std::uint64_t first = std::stoull(range.substr(6));
    std::uint64_t last = std::stoull(range.substr(range.find('-') + 1));
    CHECK(last < std::stoull(range.substr(range.find('/') + 1)));
    CHECK(response.body.size() == last - first + 1);
    expect_octets(response.body, first);
  }
  if (head.status == 301) {
    std::string_view location = head.fields.find("Location").value();
    location = location.substr(0, location.find('?'));
    CHECK(location.starts_with('/') && !location.starts_with("//") && location.ends_with('/'));
    CHECK(!location.contains('\\'));
  }
}

// All of a reply's pieces. Nothing follows one that was broken off.
struct Said {
  std::string text;
  bool broken = false;
};

Said pieces_of(Reply& reply) {
  Said said;
  for (;;) {
    auto piece = reply.next_piece();
    if (!piece || piece->empty()) {
      said.broken = !piece;
      return said;
    }
    said.text += *piece;
  }
}

// One connection of the server, as Session runs it, without the stream.
class Conversation {
 public:
  explicit Conversation(std::uint8_t flags)
      : config_{.keep_alive = (flags & 2) != 0,
                .body_end = (flags & 1) != 0 ? stack::apps::BodyEnd::kChunks
                                             : stack::apps::BodyEnd::kLength},
        shelf_((flags & 4) != 0) {}

  void hear(ByteView piece) {
    unread_ += stack::base::as_text(piece);
    while (!over_ && !unread_.empty()) {
      ByteView input = stack::base::as_bytes(unread_);
      Event event = reader_.next(input);
      std::size_t taken = unread_.size() - input.size();
      if (event == Event::kHead) {
        respond(stack::apps::answer(reader_.request(), reader_.framing(), shelf_, config_),
                reader_.request().method == "HEAD");
      }
      if (event == Event::kFailed) respond(stack::apps::bad_request(), false);
      unread_.erase(0, taken);
      if (event == Event::kNeedMore) return;
    }
  }
  const std::string& said() const { return said_; }

 private:
  void respond(Reply reply, bool to_head) {
    bool keeps_alive = reply.keeps_alive();
    Said said = pieces_of(reply);
    Reader client = Reader::of_response(to_head);
    Response response = read_response(client, said.text);
    if (said.broken) CHECK(response.last == Event::kNeedMore);
    if (!said.broken) CHECK(response.last == Event::kEnd);
    if (to_head) CHECK(response.body.empty());
    if (!said.broken && !to_head) expect_true(client.response(), response);
    said_ += said.text;
    over_ = said.broken || !keeps_alive || ++requests_ == kMostRequests;
    reader_ = Reader::of_requests();
  }

  stack::apps::SessionConfig config_;
  Shelf shelf_;
  Reader reader_ = Reader::of_requests();
  std::string unread_;
  std::string said_;
  int requests_ = 0;
  bool over_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  ByteView text(data + 2, size - 2);
  Conversation whole(data[0]);
  whole.hear(text);

  Conversation cut(data[0]);
  while (!text.empty()) {
    std::size_t step = data[1] > 0 ? data[1] : 1u + text.front() % 16u;
    cut.hear(text.first(std::min(step, text.size())));
    text = text.subspan(std::min(step, text.size()));
  }
  CHECK(cut.said() == whole.said());

  // A Range field's value by itself, of a size that its length gives.
  auto field = stack::base::as_text(ByteView(data, size));
  auto choice = stack::http::choose_range(field, size * size);
  if (choice.kind == stack::http::RangeChoice::Kind::kPart) {
    CHECK(choice.begin < choice.end && choice.end <= size * size);
  }
  return 0;
}
