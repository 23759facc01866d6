// What stands at the ends of the wires. Part of simulator.cc, for nobody else.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "sim/simulator.h"
#include "stack/host/link.h"

namespace sim {

class Simulator::Node {
 public:
  Node(Simulator& simulator, NodeId id) : simulator_(simulator), id_(id) {}
  virtual ~Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // One more wire: packets leave by one path and come by the other. Answers the wire's number.
  virtual std::size_t plug(Path& out, const Path& in) = 0;
  // A packet has come by `wire`, lent for the call.
  virtual void take_in(std::size_t wire, stack::base::ByteView packet) = 0;
  // Lets the oracle hear what comes in next.
  virtual void announce(Oracle&, stack::base::ByteView) const {}
  // The node has asked for this.
  virtual void wake() = 0;
  // A packet of one who stands outside. Only of ports.
  virtual void say(stack::base::ByteView packet);
  // Lets the oracle look at what the last turn touched. All packets that have come in are in the
  // books.
  virtual void check(Oracle& oracle) const = 0;
  // Lets it look at what no turn could be asked to go over, for a turn costs no more than it does.
  // Answers how many things that were.
  virtual std::size_t audit(Oracle&) const { return 0; }

  NodeId id() const { return id_; }

  stack::base::Instant wake_at = stack::base::kNever;    // the node wants its next turn then
  stack::base::Instant scheduled = stack::base::kNever;  // its earliest wake in the event queue

 protected:
  Simulator& simulator_;

 private:
  NodeId id_;
};

// A host, its application and its end of a wire. As a link it holds one packet at most: here a
// batch is one packet, so that every ACK rule of the RFCs meets every packet.
class Simulator::HostNode final : public Node, public stack::host::Link {
 public:
  HostNode(Simulator& simulator, NodeId id, stack::host::Host& host,
           stack::host::Application& application)
      : Node(simulator, id), host_(host), application_(application) {}

  std::size_t plug(Path& out, const Path& in) override;
  void take_in(std::size_t wire, stack::base::ByteView packet) override;
  void wake() override;
  void check(Oracle& oracle) const override;
  std::size_t audit(Oracle& oracle) const override;
  void announce(Oracle& oracle, stack::base::ByteView packet) const override {
    oracle.check_arrival(id(), packet);
  }

  std::size_t mtu() const override { return host_.config().mtu; }
  std::optional<stack::host::Packet> receive() override {
    if (!arrived_) return std::nullopt;
    return stack::host::Packet{.bytes = *std::exchange(arrived_, std::nullopt)};
  }
  // The queue of the path is the only one: what does not fit is dropped there, and counted.
  bool can_send() const override { return out_ != nullptr; }
  void send(stack::base::ByteView packet) override;

 private:
  stack::host::Host& host_;
  stack::host::Application& application_;
  Path* out_ = nullptr;
  std::optional<stack::base::ByteView> arrived_;
};

// A port and its end of a wire.
class Simulator::PortNode final : public Node {
 public:
  PortNode(Simulator& simulator, NodeId id, Port& port) : Node(simulator, id), port_(port) {}

  std::size_t plug(Path& out, const Path& in) override;
  void take_in(std::size_t wire, stack::base::ByteView packet) override;
  void wake() override;
  void say(stack::base::ByteView packet) override;
  void check(Oracle& oracle) const override;
  std::size_t audit(Oracle& oracle) const override;

 private:
  Port& port_;
  Path* out_ = nullptr;
};

// A router and its ends of wires. Invariant: arrived_ and offered_ are what the books of all its
// wires add up to. A turn costs what it does, however many wires there are; audit() adds them up.
class Simulator::RouterNode final : public Node, public router::Router::Wires {
 public:
  RouterNode(Simulator& simulator, NodeId id, router::Router& router)
      : Node(simulator, id), router_(router) {}

  std::size_t plug(Path& out, const Path& in) override;
  void take_in(std::size_t wire, stack::base::ByteView packet) override;
  void wake() override;
  void check(Oracle& oracle) const override;
  std::size_t audit(Oracle& oracle) const override;

  std::size_t mtu(std::size_t wire) const override;
  void send(std::size_t wire, stack::base::ByteView packet) override;
  void does_not_fit(std::size_t wire, std::size_t octets) override;
  void made(stack::base::ByteView packet) override;

 private:
  struct Wire {
    Path& out;
    const Path& in;
  };
  router::Router& router_;
  std::vector<Wire> wires_;
  std::uint64_t arrived_ = 0;
  std::uint64_t offered_ = 0;
  std::vector<std::size_t> touched_;  // the wires that the last turn sent by
};

}  // namespace sim
