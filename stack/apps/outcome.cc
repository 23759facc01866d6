#include "stack/apps/outcome.h"

#include "stack/base/check.h"

namespace stack::apps {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kComplete:
      return "complete";
    case Outcome::kNotModified:
      return "not modified";
    case Outcome::kStatus:
      return "the server answered with an error status";
    case Outcome::kUnauthorized:
      return "the server wants credentials";
    case Outcome::kRedirect:
      return "the redirection is not followed";
    case Outcome::kNoName:
      return "the name has no address";
    case Outcome::kRefused:
      return "connection refused";
    case Outcome::kUnreachable:
      return "no route to the server";
    case Outcome::kReset:
      return "connection reset by the server";
    case Outcome::kTimedOut:
      return "the server stopped acknowledging";
    case Outcome::kSilent:
      return "no packet from the server in time";
    case Outcome::kTooSlow:
      return "the server sends too slowly";
    case Outcome::kOverTime:
      return "not done in the time allowed";
    case Outcome::kTruncated:
      return "the server ended the connection before the response was complete";
    case Outcome::kMalformed:
      return "malformed response";
    case Outcome::kChanged:
      return "the document has changed on the server";
    case Outcome::kTooLarge:
      return "the document is larger than allowed";
    case Outcome::kTls:
      return "TLS failed";
    case Outcome::kProxy:
      return "the proxy refused to connect";
    case Outcome::kSinkFailed:
      return "the content could not be stored";
    case Outcome::kAborted:
      return "given up on request";
  }
  CHECK(false);
}

Outcome outcome_of(tcp::Ending ending) {
  switch (ending) {
    case tcp::Ending::kClosed:
      return Outcome::kTruncated;
    case tcp::Ending::kRefused:
    case tcp::Ending::kInUse:
    case tcp::Ending::kNoResources:
      return Outcome::kRefused;
    case tcp::Ending::kUnreachable:
      return Outcome::kUnreachable;
    case tcp::Ending::kReset:
      return Outcome::kReset;
    case tcp::Ending::kTimedOut:
      return Outcome::kTimedOut;
    case tcp::Ending::kAborted:
      return Outcome::kAborted;
  }
  CHECK(false);
}

}  // namespace stack::apps
