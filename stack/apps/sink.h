// Where a fetched document goes.
#pragma once

#include <cstdint>
#include <optional>

#include "stack/base/bytes.h"
#include "stack/http/message.h"
#include "stack/http/url.h"

namespace stack::apps {

// What is known when a document begins. Lent for the call.
struct Beginning {
  const http::ResponseHead& head;
  const http::Url& url;  // whence it comes in the end
  // Of the document's octets the first that follows: those before it are held already, all that
  // was written behind it is void. 0: all of it follows.
  std::uint64_t offset = 0;
  // The whole document's size. Not known where it is not told, or content codings are undone.
  std::optional<std::uint64_t> total = {};
};

// Calls come in this order: begin(), then write() any number of times; begin() again when the
// document has to be asked for again. Whether the document is whole is what the fetch's outcome
// says; a sink that was begun and hears no more has a part of one.
class Sink {
 public:
  virtual ~Sink() = default;
  // The document begins. False: it cannot be taken.
  [[nodiscard]] virtual bool begin(const Beginning& beginning) = 0;
  // The next octets, not empty, valid during the call. False: they could not be taken.
  [[nodiscard]] virtual bool write(base::ByteView content) = 0;
};

}  // namespace stack::apps
