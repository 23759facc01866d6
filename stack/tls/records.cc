#include "stack/tls/records.h"

#include <algorithm>

namespace stack::tls {
namespace {

Records& records_of(BIO* bio) { return *static_cast<Records*>(BIO_get_data(bio)); }

int read(BIO* bio, char* out, std::size_t size, std::size_t* taken) {
  BIO_clear_retry_flags(bio);
  *taken = records_of(bio).take({reinterpret_cast<std::uint8_t*>(out), size});
  // Whether more will come is not OpenSSL's to know: Session judges the end of the stream.
  if (*taken == 0) BIO_set_retry_read(bio);
  return *taken > 0;
}

int write(BIO* bio, const char* octets, std::size_t size, std::size_t* taken) {
  BIO_clear_retry_flags(bio);
  records_of(bio).put(base::as_bytes({octets, size}));
  *taken = size;
  return 1;
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH; }

int create(BIO* bio) {
  BIO_set_init(bio, 1);
  return 1;
}

}  // namespace

void Records::sent(std::size_t octets) {
  CHECK(octets <= outgoing_.size() - sent_);
  sent_ += octets;
  if (sent_ < outgoing_.size()) return;
  outgoing_.clear();
  sent_ = 0;
}

std::size_t Records::take(base::MutableBytes room) {
  std::size_t taken = std::min(room.size(), incoming_.size());
  base::copy(incoming_.first(taken), room);
  incoming_ = incoming_.subspan(taken);
  return taken;
}

void Records::put(base::ByteView octets) {
  // What was sent stays in front until it is half of all, so that each octet moves once or twice.
  if (sent_ > outgoing_.size() / 2) {
    outgoing_.erase(outgoing_.begin(), outgoing_.begin() + static_cast<std::ptrdiff_t>(sent_));
    sent_ = 0;
  }
  outgoing_.insert(outgoing_.end(), octets.begin(), octets.end());
}

BioMethod make_record_method() {
  BioMethod method(BIO_meth_new(BIO_TYPE_SOURCE_SINK, "records"));
  CHECK(method);
  BIO_meth_set_create(method.get(), create);
  BIO_meth_set_read_ex(method.get(), read);
  BIO_meth_set_write_ex(method.get(), write);
  BIO_meth_set_ctrl(method.get(), control);
  return method;
}

Bio make_record_bio(const BIO_METHOD* method, Records& records) {
  Bio bio(BIO_new(method));
  CHECK(bio);
  BIO_set_data(bio.get(), &records);
  return bio;
}

}  // namespace stack::tls
