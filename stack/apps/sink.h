// Where a fetched document goes.
#pragma once

#include "stack/base/bytes.h"
#include "stack/http/message.h"

namespace stack::apps {

// Calls come in this order: begin() once, then write() any number of times. Whether the document is
// whole is what the fetch's outcome says; a sink that was begun and hears no more has a part of
// one.
class Sink {
 public:
  virtual ~Sink() = default;
  // The document begins. False: it cannot be taken.
  [[nodiscard]] virtual bool begin(const http::ResponseHead& head) = 0;
  // The next octets, not empty, valid during the call. False: they could not be taken.
  [[nodiscard]] virtual bool write(base::ByteView content) = 0;
};

}  // namespace stack::apps
