#include "stack/http/error.h"

#include "stack/base/check.h"

namespace stack::http {

std::string_view name_of(Error error) {
  switch (error) {
    case Error::kBadRequestLine:
      return "malformed request line";
    case Error::kBadStatusLine:
      return "malformed status line";
    case Error::kBadStatusCode:
      return "status code outside 100 to 599";
    case Error::kUnsupportedVersion:
      return "HTTP version other than 1.x";
    case Error::kBareCr:
      return "carriage return without a line feed";
    case Error::kSpaceBeforeFirstField:
      return "whitespace before the first field";
    case Error::kMissingColon:
      return "field line without a colon";
    case Error::kSpaceBeforeColon:
      return "whitespace between field name and colon";
    case Error::kBadFieldName:
      return "field name that is not a token";
    case Error::kBadFieldValue:
      return "control character in a field value";
    case Error::kFoldedField:
      return "folded field line in a request";
    case Error::kHeadTooLarge:
      return "head too large";
    case Error::kTooManyFields:
      return "too many fields";
    case Error::kBadContentLength:
      return "Content-Length that is no valid length";
    case Error::kConflictingContentLength:
      return "conflicting Content-Length values";
    case Error::kTransferCodingInHttp10:
      return "Transfer-Encoding in an HTTP/1.0 message";
    case Error::kChunkedNotFinal:
      return "chunked is not the final transfer coding, applied once";
    case Error::kUnknownTransferCoding:
      return "unknown transfer coding";
    case Error::kBadChunkSize:
      return "chunk size that is no valid number";
    case Error::kBadChunkExtension:
      return "malformed chunk extension";
    case Error::kChunkLineTooLong:
      return "chunk size line too long";
    case Error::kLoneLfInChunkLine:
      return "chunk size line not ended by CR LF";
    case Error::kUnendedChunk:
      return "chunk data not followed by CR LF";
    case Error::kTrailersTooLarge:
      return "trailer section too large";
    case Error::kTooManyInterimResponses:
      return "too many interim responses";
    case Error::kUnaskedSwitch:
      return "101 Switching Protocols that nobody asked for";
    case Error::kTruncated:
      return "connection ended before the message was complete";
  }
  CHECK(false);
}

}  // namespace stack::http
