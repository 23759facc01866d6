// The octets of records on their way in and out, as OpenSSL sees them.
#pragma once

#include <cstdint>
#include <vector>

#include "stack/base/bytes.h"
#include "stack/tls/openssl.h"

namespace stack::tls {

// What comes in is lent and read in place; what goes out is kept until it was sent.
class Records {
 public:
  // OpenSSL takes records off the front of `octets` from now on, until forget().
  void lend(base::ByteView octets) { incoming_ = octets; }
  void forget() { incoming_ = {}; }
  base::ByteView incoming() const { return incoming_; }

  // What waits to be sent, lent until the next call.
  base::ByteView outgoing() const { return base::ByteView(outgoing_).subspan(sent_); }
  void sent(std::size_t octets);

  // OpenSSL's side of it.
  std::size_t take(base::MutableBytes room);
  void put(base::ByteView octets);

 private:
  base::ByteView incoming_;
  std::vector<std::uint8_t> outgoing_;
  std::size_t sent_ = 0;  // of outgoing_
};

// How OpenSSL reads and writes `Records`; outlives every BIO made with it.
BioMethod make_record_method();
// Reads from and writes to `records`, which outlives it.
Bio make_record_bio(const BIO_METHOD* method, Records& records);

}  // namespace stack::tls
