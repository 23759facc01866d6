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
std::string head_text(int status, std::string_view reason, http::Fields fields, bool keep_alive) {
  if (!keep_alive) fields.add("Connection", "close");
  auto text =
      http::write_head(http::ResponseHead{1, status, std::string(reason), std::move(fields)});
  CHECK(text.has_value());
  return *std::move(text);
}

std::string in_hexadecimal(std::size_t number) {
  std::array<char, 16> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return std::string(digits.data(), end);
}

}  // namespace

Reply Reply::of_document(const Content& content, std::string path, BodyEnd end, bool with_body,
                         bool keep_alive) {
  Reply reply;
  auto size = content.size(path);
  CHECK(size.has_value());
  http::Fields fields{{"Content-Type", "application/octet-stream"}};
  if (end == BodyEnd::kLength) fields.add("Content-Length", std::to_string(*size));
  if (end == BodyEnd::kChunks) fields.add("Transfer-Encoding", "chunked");
  reply.first_ = head_text(200, "OK", std::move(fields), keep_alive);
  reply.keep_alive_ = keep_alive;
  if (!with_body) return reply;
  reply.content_ = &content;
  reply.path_ = std::move(path);
  reply.end_ = end;
  reply.size_ = *size;
  return reply;
}

Reply Reply::of_status(int status, std::string_view reason, http::Fields fields, bool with_body,
                       bool keep_alive) {
  Reply reply;
  std::string body = std::string(reason) + "\n";
  fields.add("Content-Type", "text/plain");
  fields.add("Content-Length", std::to_string(body.size()));
  reply.first_ = head_text(status, reason, std::move(fields), keep_alive);
  if (with_body) reply.first_ += body;
  reply.keep_alive_ = keep_alive;
  return reply;
}

std::string Reply::next_piece() {
  if (!first_.empty()) return std::exchange(first_, {});
  return content_ != nullptr ? body_piece() : std::string();
}

std::string Reply::body_piece() {
  auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kReplyPiece, size_ - offset_));
  std::string before = end_ == BodyEnd::kChunks ? in_hexadecimal(count) + "\r\n" : "";
  std::string piece = before + std::string(count, '\0');
  auto octets = reinterpret_cast<std::uint8_t*>(piece.data());
  content_->fill(path_, offset_, base::MutableBytes(octets, piece.size()).subspan(before.size()));
  offset_ += count;
  // An empty chunk is the last one, with an empty trailer section behind it.
  if (end_ == BodyEnd::kChunks) piece += "\r\n";
  if (count == 0) content_ = nullptr;
  return piece;
}

}  // namespace stack::apps
