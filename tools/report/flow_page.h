// A page about connections: what FlowLog saw, ready to be drawn.
#pragma once

#include <string>
#include <vector>

#include "tools/report/flow_log.h"
#include "tools/report/page.h"
#include "tools/report/verdict.h"

namespace tools::report {

// What the packets do not know.
struct Account {
  std::string title{};      // the URL
  std::string subtitle{};   // how it ended, when, where the file is
  std::string made_by{};    // program and version
  Milestones milestones{};  // of the run; of meaning for the busiest connection. All zero: unknown
  std::string verdict{};    // on the busiest connection; empty: what explain() says
  std::vector<Fact> facts{};  // to stand before those of the packets
  std::string left = "rawhttpget";
};

// The busiest connection comes first and is open; the others follow in the order in which they
// began, at most kMostSections in all.
inline constexpr std::size_t kMostSections = 12;
Page page_of(const FlowLog& log, const Account& account);

// For whoever fills a page himself. Instants count from `zero`; values are multiplied by `unit`. No
// more than `most` points.
Series series_of(std::string name, Mark mark, Tone tone, const Thinned& samples,
                 stack::base::Instant zero, double unit = 1, std::size_t most = 10'000);
// A step a span, of which there are at most `most`, in values a second times `unit`.
Series rate_series_of(std::string name, Tone tone, const RateBins& bins, stack::base::Instant zero,
                      double unit = 1, std::size_t most = 160);
Rung rung_of(const LadderRow& row, stack::base::Instant zero);

}  // namespace tools::report
