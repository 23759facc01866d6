#include "sim/nodes.h"

#include <algorithm>

#include "stack/base/check.h"
#include "stack/host/turn.h"

namespace sim {

using stack::base::ByteView;

void Simulator::Node::say(ByteView) { CHECK(false); }

std::size_t Simulator::HostNode::plug(Path& out, const Path&) {
  CHECK(!out_);
  out_ = &out;
  return 0;
}

void Simulator::HostNode::take_in(std::size_t, ByteView packet) {
  arrived_ = packet;
  wake();
}

void Simulator::HostNode::wake() {
  const stack::base::Instant now = simulator_.now();
  wake_at = std::max(now, stack::host::turn(now, host_, *this, application_));
  CHECK(!arrived_);
}

void Simulator::HostNode::check(Oracle& oracle) const {
  if (out_) oracle.check_books(*out_);
  oracle.check_host(id(), host_);
}

std::size_t Simulator::HostNode::audit(Oracle& oracle) const {
  if (out_) oracle.check_books(*out_);
  oracle.audit_host(id(), simulator_.now(), host_);
  return 1 + host_.tcp().size();
}

void Simulator::HostNode::send(ByteView packet) {
  if (simulator_.has_oracle_) simulator_.oracle_.check_emitted(id(), packet, mtu());
  simulator_.offer(*out_, packet);
}

std::size_t Simulator::PortNode::plug(Path& out, const Path&) {
  CHECK(!out_);
  out_ = &out;
  return 0;
}

void Simulator::PortNode::take_in(std::size_t, ByteView packet) {
  port_.take_out(simulator_.now(), packet);
}

void Simulator::PortNode::wake() { CHECK(false); }  // a port never asks

// Nobody vouches for what is said from outside: the oracle does not look at it.
void Simulator::PortNode::say(ByteView packet) {
  CHECK(out_);
  simulator_.offer(*out_, packet);
}

void Simulator::PortNode::check(Oracle& oracle) const {
  if (out_) oracle.check_books(*out_);
}

std::size_t Simulator::PortNode::audit(Oracle& oracle) const {
  if (out_) oracle.check_books(*out_);
  return 1;
}

std::size_t Simulator::RouterNode::plug(Path& out, const Path& in) {
  wires_.push_back({out, in});
  return wires_.size() - 1;
}

void Simulator::RouterNode::take_in(std::size_t wire, ByteView packet) {
  ++arrived_;
  touched_.clear();
  const router::Forwarding what = router_.take_in(simulator_.now(), wire, packet, *this);
  if (what != router::Forwarding::kForwarded)
    simulator_.tell({simulator_.now(), id(), what, packet});
}

void Simulator::RouterNode::wake() { CHECK(false); }  // a router never asks

void Simulator::RouterNode::check(Oracle& oracle) const {
  for (const std::size_t wire : touched_) oracle.check_books(wires_[wire].out);
  oracle.check_router(id(), router_.books(), arrived_, offered_);
}

std::size_t Simulator::RouterNode::audit(Oracle& oracle) const {
  std::uint64_t arrived = 0, offered = 0;
  for (const Wire& wire : wires_) {
    oracle.check_books(wire.out);
    arrived += wire.in.ledger().delivered;
    offered += wire.out.ledger().offered;
  }
  oracle.check_router(id(), router_.books(), arrived, offered);
  return wires_.size();
}

std::size_t Simulator::RouterNode::mtu(std::size_t wire) const {
  return wires_.at(wire).out.mtu(simulator_.now());
}

void Simulator::RouterNode::send(std::size_t wire, ByteView packet) {
  ++offered_;
  touched_.push_back(wire);
  simulator_.offer(wires_.at(wire).out, packet);
}

void Simulator::RouterNode::does_not_fit(std::size_t wire, std::size_t octets) {
  for (Observer* observer : simulator_.observers_)
    observer->on_misfit(simulator_.now(), wires_.at(wire).out.name(), octets);
}

// As it is made; it may leave in fragments.
void Simulator::RouterNode::made(ByteView packet) {
  if (simulator_.has_oracle_) simulator_.oracle_.check_emitted(id(), packet, kLargestPacket);
}

}  // namespace sim
