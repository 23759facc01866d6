#include "tools/netsim/page/end_film.h"

#include <utility>

#include "tools/report/flow_page.h"
#include "tools/report/quantity.h"

namespace tools::netsim::page {
namespace {

// A threshold beyond it was never set (RFC 5681 3.1: arbitrarily high).
constexpr std::size_t kNeverSet = std::size_t{1} << 40;

std::uint64_t count(stack::base::Duration duration) {
  return static_cast<std::uint64_t>(duration.count());
}

}  // namespace

void Changes::see(stack::base::Instant at, std::uint64_t value) {
  looked_at_ = at;
  if (value_ == value) return;
  value_ = value;
  samples_.add(at, value);
}

report::Series Changes::series(std::string name, report::Tone tone, double unit,
                               std::size_t most) const {
  report::Series series = report::series_of(std::move(name), report::Mark::kSteps, tone, samples_,
                                            stack::base::Instant{}, unit, most);
  if (value_) {
    series.points.push_back(
        {report::seconds_of(looked_at_.time_since_epoch()), static_cast<double>(*value_) * unit});
  }
  return series;
}

void EndFilm::see(stack::base::Instant at, const stack::tcp::Info& info) {
  if (info.cwnd > 0) cwnd.see(at, info.cwnd);
  if (info.ssthresh > 0 && info.ssthresh < kNeverSet) ssthresh.see(at, info.ssthresh);
  pipe.see(at, info.pipe);
  if (info.srtt.count() > 0) srtt.see(at, count(info.srtt));
  if (info.min_rtt.count() > 0) min_rtt.see(at, count(info.min_rtt));
  if (info.rto.count() > 0) rto.see(at, count(info.rto));
}

}  // namespace tools::netsim::page
