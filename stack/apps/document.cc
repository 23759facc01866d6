#include "stack/apps/document.h"

#include <utility>

namespace stack::apps {
namespace {

std::unexpected<DocumentFault> sink_failed() { return std::unexpected(DocumentFault{true, {}}); }

std::unexpected<DocumentFault> at_fault(std::string_view reason) {
  return std::unexpected(DocumentFault{false, reason});
}

}  // namespace

std::expected<Document, DocumentFault> Document::begin(const Beginning& beginning, bool decode,
                                                       Sink& sink,
                                                       std::optional<std::uint64_t> length) {
  Document document(sink);
  document.length_ = length;
  if (decode) {
    auto decoding = http::Decoding::begin(beginning.head.fields.list("Content-Encoding"));
    if (!decoding) return at_fault(name_of(decoding.error()));
    if (!decoding->is_plain()) document.decoding_ = *std::move(decoding);
  }
  if (!sink.begin(beginning)) return sink_failed();
  return document;
}

std::expected<void, DocumentFault> Document::write(base::ByteView content) {
  if (!decoding_) return save(content);
  for (;;) {
    auto piece = decoding_->next(content);
    if (!piece) return at_fault(name_of(piece.error()));
    if (piece->empty()) return {};
    if (auto saved = save(*piece); !saved) return saved;
  }
}

std::expected<void, DocumentFault> Document::finish() {
  if (decoding_) {
    auto ended = decoding_->finish();
    if (!ended) return at_fault(name_of(ended.error()));
  }
  if (length_ && size_ < *length_) return at_fault("a part that is shorter than it says");
  return {};
}

std::expected<void, DocumentFault> Document::save(base::ByteView content) {
  if (length_ && content.size() > *length_ - size_) {
    return at_fault("a part that is longer than it says");
  }
  if (!sink_->write(content)) return sink_failed();
  size_ += content.size();
  return {};
}

}  // namespace stack::apps
