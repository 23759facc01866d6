// A link that a real machine carries, and that one can sleep on.
#pragma once

#include "stack/host/link.h"

namespace backends {

// Descriptors to sleep on; -1 where there is nothing to wait for. Lent until the next call of the
// device.
struct Watch {
  int readable = -1;  // a packet may have arrived when this is readable
  int writable = -1;  // there may be room again when this is writable
};

class Device : public stack::host::Link {
 public:
  // Called right before sleeping.
  virtual Watch watch() = 0;
  // What watch() named as `writable` has become so.
  virtual void make_room() = 0;
};

}  // namespace backends
