#include "stack/tcp/path_error.h"

#include "stack/base/check.h"

namespace stack::tcp {

std::string_view name_of(PathFault fault) {
  switch (fault) {
    case PathFault::kTooBig:
      return "packet too big";
    case PathFault::kNoRoute:
      return "no route to the host";
    case PathFault::kProhibited:
      return "prohibited by a firewall";
    case PathFault::kProtocol:
      return "the host knows no TCP";
    case PathFault::kPort:
      return "nobody at that port";
    case PathFault::kExpired:
      return "time to live exceeded";
    case PathFault::kMisunderstood:
      return "parameter problem";
  }
  CHECK(false);
}

}  // namespace stack::tcp
