// --help as all programs show it.
#pragma once

#include <CLI/CLI.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace tools::knobs {

// Description, usage, then a heading for each group: arguments, commands, the program's options,
// those of its option groups, and groups that others added, in this order; the footer last.
//   -O, --output-document FILE
//                             Save to this file
//       --cc {reno,cubic}     Congestion control
// Lines of options are kColumns wide at most, unless a word is longer.
class Help final : public CLI::Formatter {
 public:
  static constexpr std::size_t kColumns = 80;
  static constexpr std::size_t kDescriptionAt = 30;  // column

  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

// For CLI::App::formatter(), before subcommands are added.
inline std::shared_ptr<Help> help() { return std::make_shared<Help>(); }

}  // namespace tools::knobs
