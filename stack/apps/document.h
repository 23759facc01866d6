// The way of a response's content into the sink: through its content codings, if they are to be
// undone.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "stack/apps/sink.h"
#include "stack/base/bytes.h"
#include "stack/http/content_coding.h"

namespace stack::apps {

// Why a document cannot be had.
struct DocumentFault {
  bool in_sink = false;     // the sink failed; otherwise the response is at fault
  std::string_view reason;  // of a response's fault; a constant text
};

// Invariant: size() octets have gone into the sink since it was begun.
class Document {
 public:
  // Begins it in `sink`, which is borrowed for the document's lifetime. With `decode` its content
  // codings are undone, and one that we did not ask for is a fault (RFC 9110 12.5.3); else content
  // is saved as sent.
  // With `length` it has so many octets, however the response is framed.
  static std::expected<Document, DocumentFault> begin(
      const Beginning& beginning, bool decode, Sink& sink,
      std::optional<std::uint64_t> length = std::nullopt);

  std::expected<void, DocumentFault> write(base::ByteView content);
  // The content has ended.
  std::expected<void, DocumentFault> finish();
  std::uint64_t size() const { return size_; }

 private:
  explicit Document(Sink& sink) : sink_(&sink) {}
  std::expected<void, DocumentFault> save(base::ByteView content);

  Sink* sink_;
  std::optional<http::Decoding> decoding_;  // none: the content is saved as it is
  std::optional<std::uint64_t> length_;     // that it must have
  std::uint64_t size_ = 0;
};

}  // namespace stack::apps
