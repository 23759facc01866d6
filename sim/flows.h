// Several flows at once from the server to the client, over the one wire between them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "sim/dialogue.h"
#include "sim/talker.h"
#include "stack/base/time.h"
#include "stack/tcp/config.h"
#include "stack/tcp/info.h"

namespace sim {

// What became of one flow. Times count from the beginning of the simulation.
struct FlowReport {
  stack::tcp::send::CongestionAlgorithm congestion{};
  std::uint64_t delivered = 0;     // octets
  std::uint64_t measured = 0;      // of those, octets delivered from `measured_from` on
  stack::base::Duration began{0};  // the SYN left
  stack::base::Duration measured_from{0};
  stack::base::Duration ended{0};  // the client had everything, or its time was up
  stack::tcp::Info sender{};       // of the server's end

  // Bits a second, of what was measured; 0 if that took no time.
  double goodput() const;
};

// Jain's index of fairness: 1 if all goodputs are equal, 1/n if one flow has it all.
double jain_index(std::span<const FlowReport> flows);

// Applications of one host that know nothing of each other.
class Choir final : public stack::host::Application {
 public:
  void add(const TalkerConfig& config, Delivery& heard) {
    talkers_.push_back(std::make_unique<Talker>(config, heard));
  }
  const Talker& at(std::size_t index) const { return *talkers_.at(index); }

  void run(stack::base::Instant now, stack::host::Host& host) override;
  stack::base::Instant deadline() const override;
  bool done() const override;  // all are

 private:
  std::vector<std::unique_ptr<Talker>> talkers_;
};

// Flow i is a connection to the server's port plus i, over which the server says `body` octets.
class Flows final : public Dialogue {
 public:
  Flows(const Scenario& scenario, const DialogueConfig& config);

  Choir& client() override { return client_; }
  Choir& server() override { return server_; }
  std::uint64_t delivered() const override;
  std::optional<std::string> conclude() override;
  std::optional<bool> digest_is_right() override;
  // Of the first flow.
  stack::tcp::Info client_tcp() const override { return client_.at(0).info(); }
  stack::tcp::Info server_tcp() const override { return server_.at(0).info(); }
  std::vector<FlowReport> flows() const override;

 private:
  // What one flow has of its own.
  struct Part {
    Flow config;
    stack::tcp::Config tcp;
    Delivery to_client;
    Delivery to_server;
  };

  void add(const Scenario& scenario, const DialogueConfig& config, std::size_t index);

  std::vector<std::unique_ptr<Part>> parts_;
  Choir client_;
  Choir server_;
};

}  // namespace sim
