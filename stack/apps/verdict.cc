#include "stack/apps/verdict.h"

#include <algorithm>

#include "stack/http/content_range.h"
#include "stack/http/date.h"
#include "stack/http/text.h"

namespace stack::apps {
namespace {

using http::ContentRange;
using http::ResponseHead;

Judgement malformed(std::string_view reason) { return {Verdict::kMalformed, reason}; }

// The part is of another version, or not what was asked for: the whole may still be had.
Judgement cannot_join(const Asked& asked) {
  return {asked.only_part ? Verdict::kChanged : Verdict::kAskAgain};
}

// Where the part that was asked for ends; nothing if nobody knows. A document may end before that.
std::optional<std::uint64_t> end_of_part(const Asked& asked, std::optional<std::uint64_t> total) {
  const auto& end = asked.range->end;
  return end && total ? std::min(*end, *total) : end ? end : total;
}

std::optional<std::uint64_t> length_of(const ResponseHead& head) {
  auto length = head.fields.find("Content-Length");
  return length ? http::parse_decimal(http::trim(*length)) : std::nullopt;
}

// Whether a part is of another version than the one held. A server may ignore If-Range; but a 206
// brings the ETag that a 200 would have (RFC 9110 15.3.7), so that one without it is of none.
bool is_of_another_version(const ResponseHead& head, const Version& held) {
  if (!held.etag.empty()) return head.fields.find("ETag") != std::string_view(held.etag);
  auto modified = head.fields.find("Last-Modified");
  return !held.last_modified.empty() && modified && *modified != held.last_modified;
}

// C40: it must be the very part, of the very version, uncoded.
Judgement judge_part(const ResponseHead& head, const Asked& asked) {
  if (!asked.range) return malformed("206 Partial Content though the whole was asked for");
  auto field = head.fields.find("Content-Range");
  if (!field) return malformed("206 Partial Content without a single Content-Range");
  auto range = http::parse_content_range(*field);
  if (!range || range->is_unsatisfied())
    return malformed("206 Partial Content with a bad Content-Range");
  if (head.fields.contains("Content-Encoding") &&
      !http::equal_ignoring_case(*head.fields.find("Content-Encoding"), "identity")) {
    return malformed("a part of a coded document");
  }
  if (range->begin != asked.range->begin) {
    return malformed("206 Partial Content with another part than was asked for");
  }
  if (asked.total && range->total && *range->total != *asked.total) return cannot_join(asked);
  if (is_of_another_version(head, asked.version)) return cannot_join(asked);
  const auto total = range->total ? range->total : asked.total;
  const auto end = end_of_part(asked, total);
  if (!end) return malformed("206 Partial Content of a document without a known size");
  if (range->end > *end) {
    return malformed("206 Partial Content with another part than was asked for");
  }
  if (range->end < *end) return malformed("206 Partial Content that ends too early");
  return {Verdict::kSavePart, {}, total, range->end - range->begin};
}

// C42: nothing lies beyond what is held. If that is as much as there is, it is all.
Judgement judge_unsatisfiable(const ResponseHead& head, const Asked& asked) {
  if (!asked.range) return {Verdict::kStatus};
  if (asked.only_part) return {Verdict::kStatus};
  auto field = head.fields.find("Content-Range");
  auto range = field ? http::parse_content_range(*field) : std::nullopt;
  const bool has_all = range && range->is_unsatisfied() && range->total == asked.range->begin &&
                       (!asked.total || *asked.total == asked.range->begin);
  return {has_all && !asked.range->validator.empty() ? Verdict::kAllThere : Verdict::kAskAgain};
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool may_pass_by_itself(int status) {
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

}  // namespace

Judgement judge(const ResponseHead& head, const Asked& asked) {
  if (head.status == 206) return judge_part(head, asked);
  if (head.successful()) {
    // The server has no parts, or the document has changed (C39).
    if (asked.range && asked.only_part) return {Verdict::kChanged};
    return {Verdict::kSave, {}, length_of(head)};
  }
  if (head.status == 304) {  // C43
    if (!asked.conditional) return malformed("304 Not Modified though no condition was made");
    return {Verdict::kNotModified};
  }
  if (head.status == 416) return judge_unsatisfiable(head, asked);
  if (head.status == 401 || head.status == 407) return {Verdict::kUnauthorized};
  if (is_redirect(head.status) && head.fields.contains("Location")) return {Verdict::kRedirect};
  if (may_pass_by_itself(head.status)) return {Verdict::kLater};
  return {Verdict::kStatus};
}

Version strong_version(std::string_view etag, std::string_view last_modified,
                       std::string_view date) {
  if (etag.size() >= 2 && etag.starts_with('"') && etag.ends_with('"')) {
    return {.etag = std::string(etag)};
  }
  if (!etag.empty()) return {};
  const auto modified_at = http::parse_date(last_modified);
  const auto sent_at = http::parse_date(date);
  if (!modified_at || !sent_at || *modified_at >= *sent_at) return {};
  return {.last_modified = std::string(last_modified)};
}

Version version_of(const ResponseHead& head) {
  auto value = [&head](const char* name) { return head.fields.find(name).value_or(""); };
  return strong_version(value("ETag"), value("Last-Modified"), value("Date"));
}

std::string method_after(int status, std::string_view method) {
  const bool to_get =
      (status == 303 && method != "HEAD") || ((status == 301 || status == 302) && method == "POST");
  return std::string(to_get ? "GET" : method);
}

}  // namespace stack::apps
