// The file that a sweep writes: it can be taken up again where it was cut off.
#pragma once

#include <cstdint>
#include <expected>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "tools/netsim/sweep/record.h"

namespace tools::netsim::sweep {

// Everything in a file of results.
struct Results {
  Header header{};
  std::vector<Record> records{};
  std::uint64_t whole_octets = 0;  // up to the end of its last whole line
};

// A last line without an end is what a kill left behind: it counts as not there. Otherwise one line
// says what is wrong with the file.
std::expected<Results, std::string> read_results(const std::string& path);

// Lines are written in order of the runs' numbers and flushed one by one, so that a sweep that is
// cut off leaves the beginning of what it would have written.
class Sheet {
 public:
  // Begins the file, or goes on with one that is there already, which must be of the same sweep and
  // shard, by the same build.
  static std::expected<Sheet, std::string> open(const std::string& path, const Header& header);

  const std::vector<Record>& done() const { return done_; }
  // False if the disk would not have it.
  bool write(const Record& record);

 private:
  Sheet(std::ofstream file, std::vector<Record> done)
      : file_(std::move(file)), done_(std::move(done)) {}

  std::ofstream file_;
  std::vector<Record> done_;
};

}  // namespace tools::netsim::sweep
