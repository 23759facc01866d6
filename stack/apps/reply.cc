#include "stack/apps/reply.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "stack/base/check.h"
#include "stack/http/writer.h"

namespace stack::apps {
namespace {

// RFC 9110 6.6.1: a server without a clock sends no Date.
std::string head_text(ReplyHead head) {
  if (!head.keep_alive) head.fields.add("Connection", "close");
  auto text = http::write_head(
      http::ResponseHead{1, head.status, std::string(head.reason), std::move(head.fields)});
  CHECK(text.has_value());
  return *std::move(text);
}

std::string in_hexadecimal(std::size_t number) {
  std::array<char, 16> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return std::string(digits.data(), end);
}

}  // namespace

Reply Reply::of_document(ReplyHead head, ReplyBody body) {
  bool in_chunks = body.told_by == BodyEnd::kChunks;
  if (in_chunks) head.fields.add("Transfer-Encoding", "chunked");
  if (!in_chunks) head.fields.add("Content-Length", std::to_string(body.end - body.begin));
  bool with_body = head.with_body;
  Reply reply = of_head(std::move(head));
  if (with_body) reply.body_ = std::move(body);
  return reply;
}

Reply Reply::of_status(ReplyHead head) {
  std::string body = head.with_body ? std::string(head.reason) + "\n" : "";
  head.fields.add("Content-Type", "text/plain");
  head.fields.add("Content-Length", std::to_string(head.reason.size() + 1));
  Reply reply = of_head(std::move(head));
  reply.first_ += body;
  return reply;
}

Reply Reply::of_head(ReplyHead head) {
  Reply reply;
  reply.status_ = head.status;
  reply.keep_alive_ = head.keep_alive;
  reply.first_ = head_text(std::move(head));
  return reply;
}

std::optional<std::string> Reply::next_piece() {
  if (!first_.empty()) return std::exchange(first_, {});
  return body_.source ? body_piece() : std::string();
}

std::optional<std::string> Reply::body_piece() {
  auto count =
      static_cast<std::size_t>(std::min<std::uint64_t>(kReplyPiece, body_.end - body_.begin));
  bool in_chunks = body_.told_by == BodyEnd::kChunks;
  std::string piece = in_chunks ? in_hexadecimal(count) + "\r\n" : "";
  std::size_t before = piece.size();
  piece.resize(before + count);
  auto octets = reinterpret_cast<std::uint8_t*>(piece.data());
  base::MutableBytes room = base::MutableBytes(octets, piece.size()).subspan(before);
  if (count > 0 && body_.source->read(body_.begin, room) != count) return std::nullopt;
  body_.begin += count;
  // An empty chunk is the last one, with an empty trailer section behind it.
  if (in_chunks) piece += "\r\n";
  if (count == 0) body_.source.reset();
  return piece;
}

}  // namespace stack::apps
