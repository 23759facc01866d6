#include "tools/report/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "tools/report/axis.h"
#include "tools/text/markup.h"

namespace tools::report {
namespace {

// In the picture's own units, which the page scales.
constexpr double kWidth = 960;
constexpr double kHeight = 260;
constexpr double kTallHeight = 420;
constexpr double kLeft = 72;
constexpr double kRight = 12;
constexpr double kTop = 10;
constexpr double kBottom = 30;
constexpr double kPointRadius = 1.6;
constexpr int kStepsAcross = 8;
constexpr int kStepsUp = 5;

// From values to places.
struct Frame {
  double height;
  double x_end;
  double y_end;
  double x(double value) const { return kLeft + value / x_end * (kWidth - kLeft - kRight); }
  double y(double value) const {
    return height - kBottom - value / y_end * (height - kTop - kBottom);
  }
};

// Every so manieth, and the last.
std::vector<Point> thinned(const std::vector<Point>& points) {
  const std::size_t stride = points.size() / kMostDrawnStatically + 1;
  std::vector<Point> kept;
  for (std::size_t i = 0; i < points.size(); i += stride) kept.push_back(points[i]);
  if (stride > 1 && !points.empty()) kept.push_back(points.back());
  return kept;
}

void add_axes(std::string& out, const Frame& frame, Unit up, Unit across) {
  const auto to = std::back_inserter(out);
  for (const double tick : ticks_up_to(frame.y_end, kStepsUp)) {
    if (tick > frame.y_end * 1.0001) continue;
    fmt::format_to(to, R"(<path class="grid" d="M{:.1f} {:.1f}H{:.1f}"/>)", kLeft, frame.y(tick),
                   kWidth - kRight);
    fmt::format_to(to, R"(<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>)",
                   kLeft - 8, frame.y(tick) + 4, tick_text(tick, frame.y_end, up));
  }
  for (const double tick : ticks_up_to(frame.x_end, kStepsAcross)) {
    if (tick > frame.x_end * 1.0001) continue;
    fmt::format_to(to, R"(<path class="grid" d="M{:.1f} {:.1f}V{:.1f}"/>)", frame.x(tick), kTop,
                   frame.height - kBottom);
    fmt::format_to(to, R"(<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>)",
                   frame.x(tick), frame.height - kBottom + 18,
                   tick_text(tick, frame.x_end, across));
  }
}

// A dot each: a stroke of no length with round ends.
void add_points(std::string& out, const Frame& frame, const Series& series) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, R"(<path class="dots {}" stroke-width="{}" d=")", class_of(series.tone),
                 2 * kPointRadius);
  for (const Point& point : thinned(series.points)) {
    fmt::format_to(to, "M{:.1f} {:.1f}h0", frame.x(point.x), frame.y(point.y));
  }
  out += "\"/>";
}

void add_line(std::string& out, const Frame& frame, const Series& series) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, R"(<path class="line {}" d=")", class_of(series.tone));
  bool is_first = true;
  for (const Point& point : thinned(series.points)) {
    if (is_first) {
      fmt::format_to(to, "M{:.1f} {:.1f}", frame.x(point.x), frame.y(point.y));
    } else if (series.mark == Mark::kSteps) {
      fmt::format_to(to, "H{:.1f}V{:.1f}", frame.x(point.x), frame.y(point.y));
    } else {
      fmt::format_to(to, "L{:.1f} {:.1f}", frame.x(point.x), frame.y(point.y));
    }
    is_first = false;
  }
  out += "\"/>";
}

Frame frame_of(const Chart& chart) {
  Frame frame{.height = chart.is_tall ? kTallHeight : kHeight, .x_end = 0, .y_end = 0};
  for (const Series& series : chart.series) {
    for (const Point& point : series.points) {
      frame.x_end = std::max(frame.x_end, point.x);
      frame.y_end = std::max(frame.y_end, point.y);
    }
  }
  if (frame.x_end <= 0) frame.x_end = 1;
  frame.y_end = frame.y_end > 0 ? frame.y_end * 1.05 : 1;
  return frame;
}

}  // namespace

std::string_view class_of(Tone tone) {
  constexpr std::array<std::string_view, 16> kNames = {
      "data",  "ack",    "window", "sacked", "loss",  "repair", "late",    "quiet",
      "first", "second", "third",  "fourth", "fifth", "sixth",  "seventh", "eighth"};
  return kNames[static_cast<std::size_t>(tone)];
}

std::string svg_of(const Chart& chart) {
  const Frame frame = frame_of(chart);
  std::string out =
      fmt::format(R"(<svg class="still" viewBox="0 0 {} {}" role="img" aria-label="{}">)", kWidth,
                  frame.height, text::html_text(chart.title));
  add_axes(out, frame, chart.unit, chart.across);
  for (const Series& series : chart.series) {
    if (series.points.empty()) continue;
    if (series.mark != Mark::kPoints) add_line(out, frame, series);
    if (series.mark == Mark::kPoints || series.mark == Mark::kTrack) {
      add_points(out, frame, series);
    }
  }
  return out + "</svg>";
}

}  // namespace tools::report
