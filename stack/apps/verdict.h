// What the head of a response means for an ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stack/apps/ask.h"
#include "stack/apps/request.h"
#include "stack/http/message.h"

namespace stack::apps {

enum class Verdict : std::uint8_t {
  kSave,         // the document follows, from its first octet on
  kSavePart,     // it follows from where it was asked for
  kAllThere,     // what is held is all there is (416)
  kNotModified,  // what the person has is what there is
  kRedirect,     // it is elsewhere; see Location
  kAskAgain,     // this part cannot be had: ask for the whole
  kChanged,      // this part cannot be had, and the whole is not wanted
  kLater,        // the server cannot now (408, 429, 500, 502, 503, 504)
  kUnauthorized,
  kStatus,     // any other status that brings no document
  kMalformed,  // no answer to what was asked; `reason` says why
};

// What was asked, as far as the answer depends on it.
struct Asked {
  std::string_view method = "GET";
  std::optional<RangeWish> range = {};
  bool only_part = false;                   // the part was asked for by the person
  std::optional<std::uint64_t> total = {};  // of the document that a part is held of
  Version version = {};                     // of the same
  bool conditional = false;                 // by If-Modified-Since
};

struct Judgement {
  Verdict verdict = Verdict::kStatus;
  std::string_view reason = {};             // a constant text
  std::optional<std::uint64_t> total = {};  // of kSave and kSavePart: the document's size, if known
  std::uint64_t part = 0;                   // of kSavePart: octets that follow
};

Judgement judge(const http::ResponseHead& head, const Asked& asked);

// What tells this version of the document from others, by the values of these fields (empty: there
// is none): a strong ETag, or, only if there is no ETag at all (RFC 9110 13.1.5), a Last-Modified
// at least a second older than Date (8.8.2.2). Unknown otherwise. (C41)
Version strong_version(std::string_view etag, std::string_view last_modified,
                       std::string_view date);
// The same of a response.
Version version_of(const http::ResponseHead& head);

// The method after a redirection (C45): 303 makes GET of all but HEAD, 301 and 302 of
// POST, as everybody does.
std::string method_after(int status, std::string_view method);

}  // namespace stack::apps
