#include "stack/apps/answer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "stack/base/check.h"
#include "stack/http/conditions.h"
#include "stack/http/date.h"
#include "stack/http/path.h"
#include "stack/http/percent.h"
#include "stack/http/range.h"
#include "stack/http/text.h"

namespace stack::apps {
namespace {

using http::RangeChoice;

// RFC 9112 3.2: exactly one Host, which only HTTP/1.0 may leave out.
bool names_its_host(const http::RequestHead& head) {
  auto hosts = std::ranges::count_if(head.fields, [](const http::Field& field) {
    return http::equal_ignoring_case(field.name, "Host");
  });
  return hosts == 1 || (hosts == 0 && head.minor == 0);
}

// The same path with "/" at its end, and the query. However many "/" the path begins with there is
// one here, and what is no plain character is encoded: "//host/" would lead to another host.
std::string location_of_directory(std::string_view path, std::string_view target) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  std::size_t query = target.find('?');
  std::string location = "/" + http::percent_encoded(path, "/") + "/";
  if (query != std::string_view::npos) location += target.substr(query);
  return location;
}

Reply answer_absent(Absent why, std::string_view path, std::string_view target, ReplyHead reply) {
  auto with_status = [&](int status, std::string_view reason) {
    reply.status = status;
    reply.reason = reason;
    return Reply::of_status(std::move(reply));
  };
  switch (why) {
    case Absent::kNotFound:
      return with_status(404, "Not Found");
    case Absent::kForbidden:
      return with_status(403, "Forbidden");
    case Absent::kUnavailable:
      return with_status(503, "Service Unavailable");
    case Absent::kDirectory:
      reply.fields.add("Location", location_of_directory(path, target));
      return with_status(301, "Moved Permanently");
  }
  CHECK(false);
}

// RFC 9110 14.2: a Range counts in a GET, if at all.
RangeChoice range_of(const http::RequestHead& head, const http::Validators& current,
                     std::uint64_t size) {
  auto range = head.fields.combined("Range");
  bool counts = range && head.method == "GET" && range_applies(head.fields, current);
  return counts ? http::choose_range(*range, size) : RangeChoice{};
}

Reply answer_document(Representation document, const http::RequestHead& head, BodyEnd told_by,
                      ReplyHead reply) {
  http::Validators current{std::move(document.etag), document.last_modified};
  if (current.last_modified) {
    reply.fields.add("Last-Modified", http::write_date(*current.last_modified));
  }
  if (!current.etag.empty()) reply.fields.add("ETag", '"' + current.etag + '"');
  switch (evaluate(head.fields, current)) {
    case http::Precondition::kHolds:
      break;
    case http::Precondition::kNotModified:
      reply.status = 304;
      reply.reason = "Not Modified";
      return Reply::of_head(std::move(reply));
    case http::Precondition::kFailed:
      reply.status = 412;
      reply.reason = "Precondition Failed";
      return Reply::of_status(std::move(reply));
  }
  RangeChoice range = range_of(head, current, document.size);
  reply.fields.add("Accept-Ranges", "bytes");
  if (range.kind == RangeChoice::Kind::kUnsatisfiable) {
    reply.status = 416;
    reply.reason = "Range Not Satisfiable";
    reply.fields.add("Content-Range", http::content_range_of_none(document.size));
    return Reply::of_status(std::move(reply));
  }
  reply.fields.add("Content-Type", std::move(document.media_type));
  ReplyBody body{std::move(document.source), 0, document.size, told_by};
  if (range.kind == RangeChoice::Kind::kPart) {
    reply.status = 206;
    reply.reason = "Partial Content";
    reply.fields.add("Content-Range", http::content_range(range, document.size));
    body.begin = range.begin;
    body.end = range.end;
  }
  return Reply::of_document(std::move(reply), std::move(body));
}

}  // namespace

Reply bad_request(bool with_body) {
  return Reply::of_status(
      {.status = 400, .reason = "Bad Request", .fields = {}, .with_body = with_body});
}

Reply answer(const http::RequestHead& head, const http::Framing& framing, const Content& content,
             const SessionConfig& config) {
  bool is_head = head.method == "HEAD";
  if (!is_head && head.method != "GET") {
    return Reply::of_status(
        {.status = 405, .reason = "Method Not Allowed", .fields = {{"Allow", "GET, HEAD"}}});
  }
  // Neither method gives content a meaning (RFC 9110 9.3.1): it is not read.
  bool has_content = framing.delimiter == http::Delimiter::kChunks || framing.length > 0;
  auto sent = http::path_of(head.target);
  auto path = sent ? http::decoded_path(*sent) : std::nullopt;
  if (has_content || !path || !names_its_host(head)) return bad_request(!is_head);

  ReplyHead reply{.with_body = !is_head, .keep_alive = config.keep_alive && framing.reusable};
  auto found = content.find(*path);
  if (!found) return answer_absent(found.error(), *path, head.target, std::move(reply));
  // RFC 9112 6.1: no transfer coding towards HTTP/1.0.
  BodyEnd told_by = head.minor == 0 ? BodyEnd::kLength : config.body_end;
  return answer_document(*std::move(found), head, told_by, std::move(reply));
}

}  // namespace stack::apps
