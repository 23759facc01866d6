// Who hears what a server does: for an access log.
#pragma once

#include "stack/base/address.h"
#include "stack/http/message.h"

namespace stack::apps {

class Observer {
 public:
  virtual ~Observer() = default;
  // A request of `client` is answered with `status` from now on; whether the client takes it all is
  // not known yet. `request` is lent for the call, nothing where what came was no request.
  virtual void answered(const base::Endpoint& client, const http::RequestHead* request,
                        int status) = 0;
};

}  // namespace stack::apps
