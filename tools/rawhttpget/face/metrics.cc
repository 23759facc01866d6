#include "tools/rawhttpget/face/metrics.h"

#include <fmt/format.h>

#include "tools/rawhttpget/face/rate.h"
#include "tools/text/amounts.h"
#include "tools/text/escape.h"

namespace tools::rawhttpget::face {

using text::duration_text;
using text::escape;
using text::rate_text;
using text::size_text;

std::uint64_t download_rate(const Metrics& metrics) {
  return octets_per_second(metrics.size_body, metrics.times.total);
}

std::string summary_line(const Metrics& metrics) {
  const std::string url =
      escape(metrics.url_effective.empty() ? metrics.url : metrics.url_effective);
  if (!metrics.error.empty()) return fmt::format("{}: {}", url, escape(metrics.error));
  const std::string resumed =
      metrics.size_resumed > 0 ? fmt::format(" after {}", size_text(metrics.size_resumed)) : "";
  const std::string target =
      metrics.file_name.empty() ? "" : fmt::format(" -> {}", escape(metrics.file_name));
  return fmt::format("{}{} [{}{} in {}, {}]", url, target, size_text(metrics.size_body), resumed,
                     duration_text(metrics.times.total), rate_text(download_rate(metrics)));
}

}  // namespace tools::rawhttpget::face
