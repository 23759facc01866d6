#include "stack/apps/document.h"

#include <utility>

#include "stack/http/text.h"

namespace stack::apps {
namespace {

std::unexpected<DocumentFault> sink_failed() { return std::unexpected(DocumentFault{true, {}}); }

std::unexpected<DocumentFault> at_fault(std::string_view reason) {
  return std::unexpected(DocumentFault{false, reason});
}

}  // namespace

std::expected<Document, DocumentFault> Document::begin(const http::ResponseHead& head,
                                                       bool undo_gzip, Sink& sink) {
  Document document(sink);
  if (undo_gzip) {
    auto codings = head.fields.list("Content-Encoding");
    if (codings.size() > 1) return at_fault("more than one content coding");
    bool other = codings.size() == 1 && !http::equal_ignoring_case(codings.front(), "gzip") &&
                 !http::equal_ignoring_case(codings.front(), "x-gzip") &&
                 !http::equal_ignoring_case(codings.front(), "identity");
    if (other) return at_fault(name_of(http::CodingError::kUnknown));
    auto decoding = http::Decoding::begin(codings);
    if (!decoding) return at_fault(name_of(decoding.error()));
    if (!decoding->is_plain()) document.decoding_ = *std::move(decoding);
  }
  if (!sink.begin(head)) return sink_failed();
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
  if (!decoding_) return {};
  auto ended = decoding_->finish();
  if (!ended) return at_fault(name_of(ended.error()));
  return {};
}

std::expected<void, DocumentFault> Document::save(base::ByteView content) {
  if (!sink_->write(content)) return sink_failed();
  size_ += content.size();
  return {};
}

}  // namespace stack::apps
