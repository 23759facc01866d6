// What can be wrong with a message a peer sent. Each is final: the message cannot be read on.
#pragma once

#include <cstdint>
#include <string_view>

namespace stack::http {

enum class Error : std::uint8_t {
  // the head
  kBadRequestLine,
  kBadStatusLine,
  kBadStatusCode,
  kUnsupportedVersion,
  kBareCr,
  kSpaceBeforeFirstField,
  kMissingColon,
  kSpaceBeforeColon,
  kBadFieldName,
  kBadFieldValue,
  kFoldedField,
  kHeadTooLarge,
  kTooManyFields,
  // the framing
  kBadContentLength,
  kConflictingContentLength,
  kTransferCodingInHttp10,
  kChunkedNotFinal,
  kUnknownTransferCoding,
  // the chunks
  kBadChunkSize,
  kBadChunkExtension,
  kChunkLineTooLong,
  kLoneLfInChunkLine,
  kUnendedChunk,
  kTrailersTooLarge,
  // the exchange
  kTooManyInterimResponses,
  kUnaskedSwitch,
  kTruncated,
};

// One line of plain text, without a full stop.
std::string_view name_of(Error error);

}  // namespace stack::http
