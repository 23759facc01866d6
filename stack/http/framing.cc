#include "stack/http/framing.h"

#include <optional>
#include <string_view>

#include "stack/http/text.h"

namespace stack::http {
namespace {

// RFC 9112 9.3, in its order (C33).
bool persists(int minor, const Fields& fields) {
  if (fields.list_contains("Connection", "close")) return false;
  return minor >= 1 || fields.list_contains("Connection", "keep-alive");
}

// Only "chunked", once (C20, C24): it is all a request of ours allows, and content in any other
// coding must not pass for the document (C25).
std::expected<void, Error> check_transfer_codings(int minor, const Fields& fields) {
  // RFC 9112 6.1: in a message older than 1.1 the framing is faulty, even if Content-Length is
  // there too.
  if (minor == 0) return std::unexpected(Error::kTransferCodingInHttp10);
  auto codings = fields.list("Transfer-Encoding");
  for (std::string_view coding : codings) {
    if (!equal_ignoring_case(coding, "chunked"))
      return std::unexpected(Error::kUnknownTransferCoding);
  }
  if (codings.size() != 1) return std::unexpected(Error::kChunkedNotFinal);
  return {};
}

// One length, or a list of one length repeated (RFC 9112 6.3, rule 5; C26).
std::expected<std::uint64_t, Error> content_length(const Fields& fields) {
  std::optional<std::uint64_t> length;
  for (const Field& field : fields) {
    if (!equal_ignoring_case(field.name, "Content-Length")) continue;
    for (std::string_view member : split_list(field.value)) {
      auto value = parse_decimal(member);
      if (!value) return std::unexpected(Error::kBadContentLength);
      if (length && *length != *value) return std::unexpected(Error::kConflictingContentLength);
      length = value;
    }
  }
  return *length;
}

// Rules 3 to 6: what Transfer-Encoding and Content-Length declare. Nothing when neither is there.
std::expected<std::optional<Framing>, Error> declared(int minor, const Fields& fields) {
  bool counted = fields.contains("Content-Length");
  bool reusable = persists(minor, fields);
  if (fields.contains("Transfer-Encoding")) {
    auto allowed = check_transfer_codings(minor, fields);
    if (!allowed) return std::unexpected(allowed.error());
    // Both is how messages are smuggled: the coding wins, and nothing may follow on this
    // connection (C23).
    return Framing{Delimiter::kChunks, 0, reusable && !counted};
  }
  if (!counted) return std::nullopt;
  auto length = content_length(fields);
  if (!length) return std::unexpected(length.error());
  return Framing{Delimiter::kLength, *length, reusable};
}

}  // namespace

std::expected<Framing, Error> framing_of(const RequestHead& head) {
  auto framing = declared(head.minor, head.fields);
  if (!framing) return std::unexpected(framing.error());
  // Rule 7: a request that declares nothing has nothing.
  return framing->value_or(Framing{Delimiter::kNothing, 0, persists(head.minor, head.fields)});
}

std::expected<Framing, Error> framing_of(const ResponseHead& head, bool answers_head) {
  bool reusable = persists(head.minor, head.fields);
  // Rule 1: whatever the fields say (C21).
  if (answers_head || head.status / 100 == 1 || head.status == 204 || head.status == 304) {
    return Framing{Delimiter::kNothing, 0, reusable};
  }
  auto framing = declared(head.minor, head.fields);
  if (!framing) return std::unexpected(framing.error());
  // Rule 8: a response that declares nothing ends with the connection (C28).
  return framing->value_or(Framing{Delimiter::kClose, 0, false});
}

}  // namespace stack::http
