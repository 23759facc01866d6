#include "stack/tcp/stream.h"

#include <algorithm>
#include <utility>

#include "stack/base/check.h"
#include "stack/tcp/connection.h"
#include "stack/tcp/table.h"

namespace stack::tcp {

Stream::Stream(Stream&& other) noexcept
    : table_(std::exchange(other.table_, nullptr)), id_(other.id_) {}

Stream& Stream::operator=(Stream&& other) noexcept {
  if (this != &other) {
    release();
    table_ = std::exchange(other.table_, nullptr);
    id_ = other.id_;
  }
  return *this;
}

Stream::~Stream() { release(); }

void Stream::release() noexcept {
  if (table_ != nullptr) std::exchange(table_, nullptr)->release(id_);
}

Connection& Stream::connection() const {
  CHECK(table_ != nullptr);
  return table_->connection(id_);
}

base::Endpoint Stream::local() const { return connection().ends().local; }
base::Endpoint Stream::remote() const { return connection().ends().remote; }

std::size_t Stream::write(base::ByteView data) {
  std::size_t taken = connection().write(data);
  if (taken > 0) table_->wake(id_);
  return taken;
}

std::size_t Stream::room() const { return connection().room(); }

base::ByteView Stream::readable() const { return connection().readable(); }

void Stream::consume(std::size_t count) {
  connection().consume(table_->now(), count);
  if (count > 0) table_->wake(id_);
}

std::size_t Stream::read(base::MutableBytes room) {
  std::size_t copied = 0;
  while (copied < room.size()) {
    base::ByteView piece = readable();
    piece = piece.first(std::min(piece.size(), room.size() - copied));
    if (piece.empty()) break;
    base::copy(piece, room.subspan(copied));
    copied += piece.size();
    consume(piece.size());
  }
  return copied;
}

void Stream::finish() {
  connection().finish();
  table_->wake(id_);
}

void Stream::abort() {
  connection().abort();
  table_->wake(id_);
}

bool Stream::connected() const { return connection().connected(); }
bool Stream::at_end() const { return connection().at_end(); }
bool Stream::all_acknowledged() const { return connection().all_acknowledged(); }
std::optional<Ending> Stream::ending() const { return connection().ending(); }
base::Instant Stream::last_arrival() const { return connection().last_arrival(); }
Info Stream::info() const { return connection().info(table_->now()); }

void Stream::set_nagle(bool on) {
  connection().set_nagle(on);
  table_->wake(id_);
}

void Stream::set_user_timeout(base::Duration timeout) {
  connection().set_user_timeout(table_->now(), timeout);
  table_->wake(id_);
}

void Stream::set_keep_alive(const std::optional<KeepAlive>& how) {
  connection().set_keep_alive(table_->now(), how);
  table_->wake(id_);
}

void Stream::set_diffserv(std::uint8_t codepoint) { connection().set_diffserv(codepoint); }

void Stream::mark_urgent() {
  connection().mark_urgent();
  table_->wake(id_);
}

std::uint64_t Stream::urgent_remaining() const { return connection().urgent_remaining(); }

}  // namespace stack::tcp
