#include "tools/rawhttpget/face/write_out.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "tools/rawhttpget/face/metrics_json.h"
#include "tools/rawhttpget/face/rate.h"
#include "tools/text/escape.h"

namespace tools::rawhttpget::face {

using stack::base::Duration;
using stack::base::Endpoint;
using text::escape;

namespace {

// With six digits behind the point, as curl has it.
std::string seconds(std::optional<Duration> duration) {
  const auto microseconds = duration.value_or(Duration{0}) / std::chrono::microseconds(1);
  return fmt::format("{}.{:06}", microseconds / 1'000'000, microseconds % 1'000'000);
}

std::string address(const std::optional<Endpoint>& endpoint) {
  return endpoint ? endpoint->address.to_string() : "";
}

std::string port(const std::optional<Endpoint>& endpoint) {
  return fmt::format("{}", endpoint ? endpoint->port : 0);
}

// When the last request could be sent: the latest of what had to come before it.
std::optional<Duration> ready(const Times& times) {
  return std::max({times.redirects, times.name_lookup, times.connect, times.tls});
}

std::string scheme(const Metrics& metrics) { return metrics.tls ? "https" : "http"; }

struct Named {
  std::string_view name;
  std::string (*value)(const Metrics&);
};

constexpr auto kVariables = std::to_array<Named>({
    {"content_type", [](const Metrics& m) { return escape(m.content_type); }},
    {"errormsg", [](const Metrics& m) { return escape(m.error); }},
    {"exitcode", [](const Metrics& m) { return fmt::format("{}", m.exit_status()); }},
    {"filename_effective", [](const Metrics& m) { return escape(m.file_name); }},
    {"http_code", [](const Metrics& m) { return fmt::format("{:03}", m.status); }},
    {"http_version",
     [](const Metrics& m) { return m.http_version.empty() ? "0" : escape(m.http_version); }},
    {"json", metrics_json},
    {"local_ip", [](const Metrics& m) { return address(m.local); }},
    {"local_port", [](const Metrics& m) { return port(m.local); }},
    {"method", [](const Metrics& m) { return escape(m.method); }},
    {"num_connects", [](const Metrics& m) { return fmt::format("{}", m.connections); }},
    {"num_redirects", [](const Metrics& m) { return fmt::format("{}", m.redirects.size()); }},
    {"num_retries",
     [](const Metrics& m) { return fmt::format("{}", m.attempts > 0 ? m.attempts - 1 : 0); }},
    {"remote_ip", [](const Metrics& m) { return address(m.remote); }},
    {"remote_port", [](const Metrics& m) { return port(m.remote); }},
    {"response_code", [](const Metrics& m) { return fmt::format("{:03}", m.status); }},
    {"scheme", scheme},
    {"size_download", [](const Metrics& m) { return fmt::format("{}", m.size_body); }},
    {"size_header", [](const Metrics& m) { return fmt::format("{}", m.size_head); }},
    {"size_request", [](const Metrics& m) { return fmt::format("{}", m.size_request); }},
    {"size_upload", [](const Metrics& m) { return fmt::format("{}", m.size_uploaded); }},
    {"speed_download", [](const Metrics& m) { return fmt::format("{}", download_rate(m)); }},
    {"speed_upload",
     [](const Metrics& m) {
       return fmt::format("{}", octets_per_second(m.size_uploaded, m.times.total));
     }},
    {"ssl_verify_result",
     [](const Metrics& m) { return fmt::format("{}", m.tls && !m.tls->verified ? 1 : 0); }},
    {"time_appconnect", [](const Metrics& m) { return seconds(m.times.tls); }},
    {"time_connect", [](const Metrics& m) { return seconds(m.times.connect); }},
    {"time_namelookup", [](const Metrics& m) { return seconds(m.times.name_lookup); }},
    {"time_posttransfer", [](const Metrics& m) { return seconds(m.times.request_sent); }},
    {"time_pretransfer", [](const Metrics& m) { return seconds(ready(m.times)); }},
    {"time_redirect", [](const Metrics& m) { return seconds(m.times.redirects); }},
    {"time_starttransfer", [](const Metrics& m) { return seconds(m.times.first_byte); }},
    {"time_total", [](const Metrics& m) { return seconds(m.times.total); }},
    {"url", [](const Metrics& m) { return escape(m.url); }},
    {"url_effective",
     [](const Metrics& m) { return escape(m.url_effective.empty() ? m.url : m.url_effective); }},
    {"urlnum", [](const Metrics& m) { return fmt::format("{}", m.number); }},
});

static_assert(std::ranges::is_sorted(kVariables, {}, &Named::name));

// What a backslash and this letter stand for; nothing for any other letter.
std::optional<char> escaped(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '\\':
      return '\\';
    default:
      return std::nullopt;
  }
}

}  // namespace

std::expected<WriteOut, std::string> WriteOut::parse(std::string_view format) {
  if (format.size() > kLongestFormat) {
    return std::unexpected(fmt::format("a format has at most {} octets", kLongestFormat));
  }
  WriteOut parsed;
  Piece piece;
  while (!format.empty()) {
    const auto letter =
        format.starts_with('\\') && format.size() > 1 ? escaped(format[1]) : std::nullopt;
    if (letter) {
      piece.text += *letter;
      format.remove_prefix(2);
    } else if (format.starts_with("%%")) {
      piece.text += '%';
      format.remove_prefix(2);
    } else if (format.starts_with("%{")) {
      const std::size_t end = format.find('}');
      if (end == std::string_view::npos) return std::unexpected("'%{' without its '}'");
      const std::string_view name = format.substr(2, end - 2);
      const auto found = std::ranges::find(kVariables, name, &Named::name);
      if (found == kVariables.end()) {
        return std::unexpected(fmt::format("there is no variable '{}'", escape(name)));
      }
      piece.variable = found->value;
      parsed.pieces_.push_back(std::move(piece));
      piece = {};
      format.remove_prefix(end + 1);
    } else {
      piece.text += format.front();
      format.remove_prefix(1);
    }
  }
  parsed.pieces_.push_back(std::move(piece));
  return parsed;
}

std::string WriteOut::text(const Metrics& metrics) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    text += piece.text;
    if (piece.variable) text += piece.variable(metrics);
  }
  return text;
}

std::vector<std::string_view> write_out_variables() {
  std::vector<std::string_view> names;
  for (const Named& variable : kVariables) names.push_back(variable.name);
  return names;
}

}  // namespace tools::rawhttpget::face
