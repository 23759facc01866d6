// What a person asks for, and on what terms.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "stack/apps/content.h"
#include "stack/apps/pace.h"
#include "stack/apps/retry.h"
#include "stack/http/fields.h"
#include "stack/http/url.h"

namespace stack::apps {

// What tells the version of a document that a part of it is held of (RFC 9110 13.1.5). At most one
// of the two is set, and only to what is strong.
struct Version {
  std::string etag = {};           // with its quotation marks
  std::string last_modified = {};  // as the server wrote it
  bool known() const { return !etag.empty() || !last_modified.empty(); }
  // What If-Range says.
  const std::string& validator() const { return etag.empty() ? last_modified : etag; }
  friend bool operator==(const Version&, const Version&) = default;
};

// Octets of the document that are wanted, where it is not the whole.
struct Part {
  std::uint64_t begin = 0;
  std::optional<std::uint64_t> end = {};  // exclusive; none: to the end of the document
  // Of which version it must be; if that is not known any will do.
  Version version = {};
  friend bool operator==(const Part&, const Part&) = default;
};

// What of the document is there from an earlier run: the octets before `offset`.
struct Held {
  std::uint64_t offset = 0;
  Version version = {};                     // without one nothing can be gone on with
  std::optional<std::uint64_t> total = {};  // the document's size, if it was told
};

// Octets that go with a request. Lent by the source for as long as the fetch lasts.
struct Upload {
  std::shared_ptr<Source> source;
  std::uint64_t size = 0;
  std::string media_type = "application/x-www-form-urlencoded";
};

// Who asks. Sent to the origin of the first URL and to no other (RFC 9110 15.4, 17.16).
struct Login {
  std::string authorization = {};  // the value of Authorization; empty: none
};

struct Ask {
  http::Url url;
  std::string method = "GET";
  std::optional<Upload> upload = {};
  std::string user_agent = "rawhttpget/0.1";
  // More fields, in place of ours of the same name. To another origin only those go that cannot
  // hold a secret.
  http::Fields fields = {};
  Login login = {};
  bool decode = false;              // ask for content codings, and undo them
  std::string modified_since = {};  // a date: only what is newer is wanted
  std::optional<Part> part = {};    // nothing but this part is taken
  std::optional<Held> held = {};    // else: go on from here
  bool idempotent() const {
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
           method == "OPTIONS" || method == "TRACE";
  }
};

struct Terms {
  int most_redirects = 20;
  bool allow_insecure_redirects = false;  // from https to http
  RetryPolicy retry = {};
  std::uint64_t largest = INT64_MAX;             // octets of content
  base::Duration total = base::Duration::max();  // for everything
  // At least so many octets in each span of this length; see Pace.
  std::uint64_t least_per_span = kLeastPerSpan;
  base::Duration span = kPatience;
};

}  // namespace stack::apps
