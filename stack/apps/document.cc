#include "stack/apps/document.h"

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
    // Codings are undone one deep: stacking them is how small bombs become large.
    auto codings = head.fields.list("Content-Encoding");
    if (codings.size() > 1) return at_fault("more than one content coding");
    if (codings.size() == 1 && http::is_gzip(codings.front())) {
      document.gzip_.emplace();
    } else if (codings.size() == 1 && !http::equal_ignoring_case(codings.front(), "identity")) {
      return at_fault("content coding that was not asked for");
    }
  }
  if (!sink.begin(head)) return sink_failed();
  return document;
}

std::expected<void, DocumentFault> Document::write(base::ByteView content) {
  if (!gzip_) return save(content);
  for (;;) {
    auto piece = gzip_->next(content);
    if (!piece) return at_fault(name_of(piece.error()));
    if (piece->empty()) return {};
    if (auto saved = save(*piece); !saved) return saved;
  }
}

std::expected<void, DocumentFault> Document::finish() {
  if (!gzip_) return {};
  auto ended = gzip_->finish();
  if (!ended) return at_fault(name_of(ended.error()));
  return {};
}

std::expected<void, DocumentFault> Document::save(base::ByteView content) {
  if (!sink_->write(content)) return sink_failed();
  size_ += content.size();
  return {};
}

}  // namespace stack::apps
