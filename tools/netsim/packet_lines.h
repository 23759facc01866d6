// A line for each thing that happens to a packet, made to be held against another run's.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "sim/lab/packet_reader.h"
#include "sim/observer.h"
#include "sim/scenario/scenario.h"

namespace netsim {

// How much of a packet a line says.
enum class Detail : std::uint8_t {
  kAll,    // lines differ if any octet does
  kShape,  // nothing that a seed draws: no content, ports, initial numbers and time stamps
};

class PacketLines final {
 public:
  PacketLines(const sim::scenario::Scenario& scenario, Detail detail);  // borrowed

  // "0.010012000 wire to-b #3 sent 1500 octets ACK ..., text: 1460 {8d1f2c...}", without a line
  // end. To be shown every event, in order.
  std::string of(const sim::PacketEvent& event);

 private:
  std::string shape_of(const sim::PacketEvent& event);

  const sim::scenario::Scenario& scenario_;
  Detail detail_;
  std::vector<sim::lab::PacketReader> readers_;  // by wire
};

// Writes such lines to a file: the packet log that `netsim diff` reads.
class PacketRecord final : public sim::Observer {
 public:
  // The file is open for writing; both are borrowed. `head` is a line about the run.
  PacketRecord(const sim::scenario::Scenario& scenario, std::FILE* file, const std::string& head);
  void on_packet(const sim::PacketEvent& event) override;
  void on_wake(stack::base::Instant, sim::NodeId) override {}

 private:
  void write(const std::string& line);

  PacketLines lines_;
  std::FILE* file_;
};

// How a packet log begins; the head follows on the same line.
inline constexpr std::string_view kPacketLogMark = "# netsim packets 1: ";

}  // namespace netsim
