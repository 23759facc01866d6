// A line for each request.
#pragma once

#include <string>

#include "stack/apps/observer.h"

namespace tools::rawhttpd {

// Writes to standard error, with the time in UTC before each line:
//   2026-11-22T03:40:17Z 10.78.0.1:51234 "GET /file HTTP/1.1" 200
class AccessLog final : public stack::apps::Observer {
 public:
  void answered(const stack::base::Endpoint& client, const stack::http::RequestHead* request,
                int status) override;
};

// Such a line without the time. The client's words go to a terminal: what is not printable ASCII,
// quotation marks and backslashes are escaped as \xHH, and there is an end to them. "-" stands for
// a request that could not be read.
std::string access_line(const stack::base::Endpoint& client,
                        const stack::http::RequestHead* request, int status);

}  // namespace tools::rawhttpd
