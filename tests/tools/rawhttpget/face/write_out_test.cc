#include "tools/rawhttpget/face/write_out.h"

#include <gtest/gtest.h>

#include <string>

#include "tools/rawhttpget/face/metrics_json.h"

namespace tools::rawhttpget::face {
namespace {

using namespace std::chrono_literals;
using stack::base::Address;

std::string written(std::string_view format, const Metrics& metrics = {}) {
  const auto parsed = WriteOut::parse(format);
  return parsed ? parsed->text(metrics) : "refused: " + parsed.error();
}

TEST(WriteOut, FillsInVariables) {
  Metrics metrics;
  metrics.status = 200;
  metrics.size_body = 1234;
  metrics.redirects.resize(2);
  metrics.attempts = 3;
  metrics.url = metrics.url_effective = "http://example.test/";
  metrics.remote = {Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}), 8080};
  EXPECT_EQ(written("%{http_code} %{size_download}\\n", metrics), "200 1234\n");
  EXPECT_EQ(written("<%{num_redirects}><%{num_retries}>", metrics), "<2><2>");
  EXPECT_EQ(written("%{url_effective}%{remote_ip}:%{remote_port}", metrics),
            "http://example.test/2001:db8::1:8080");
  EXPECT_EQ(written("%{json}", metrics), metrics_json(metrics));
}

// curl(1): "The time, in seconds"; with six digits.
TEST(WriteOut, TimesAreSecondsWithSixDigits) {
  Metrics metrics;
  metrics.times.name_lookup = 1500us;
  metrics.times.connect = 20ms;
  metrics.times.tls = 45ms;
  metrics.times.total = 61s + 1us + 999ns;
  EXPECT_EQ(written("%{time_namelookup}", metrics), "0.001500");
  EXPECT_EQ(written("%{time_connect}", metrics), "0.020000");
  EXPECT_EQ(written("%{time_appconnect}", metrics), "0.045000");
  EXPECT_EQ(written("%{time_pretransfer}", metrics), "0.045000");
  EXPECT_EQ(written("%{time_total}", metrics), "61.000001");
  EXPECT_EQ(written("%{time_starttransfer}", metrics), "0.000000");
}

// As curl prints them for a transfer that never came to an answer.
TEST(WriteOut, NothingKnownIsZero) {
  EXPECT_EQ(written("%{http_code}|%{remote_ip}|%{remote_port}|%{http_version}"), "000||0|0");
}

TEST(WriteOut, UndoesEscapes) {
  EXPECT_EQ(written("a\\tb\\r\\n\\\\"), "a\tb\r\n\\");
  EXPECT_EQ(written("100%%"), "100%");
  EXPECT_EQ(written("50% \\x \\"), "50% \\x \\");
  EXPECT_EQ(written(""), "");
}

TEST(WriteOut, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(written("%{time_travel}"), "refused: there is no variable 'time_travel'");
  EXPECT_EQ(written("%{}"), "refused: there is no variable ''");
  EXPECT_EQ(written("%{\x1b}"), "refused: there is no variable '\\x1b'");
  EXPECT_EQ(written("%{http_code"), "refused: '%{' without its '}'");
  EXPECT_FALSE(WriteOut::parse(std::string(WriteOut::kLongestFormat + 1, 'x')));
}

TEST(WriteOut, EveryVariableHasAValue) {
  for (const std::string_view name : write_out_variables()) {
    const std::string value = written("%{" + std::string(name) + "}");
    EXPECT_FALSE(value.starts_with("refused")) << name;
  }
}

TEST(WriteOut, TheServersWordsCannotSteerATerminal) {
  Metrics metrics;
  metrics.content_type = "text/\x1bplain";
  EXPECT_EQ(written("%{content_type}", metrics), "text/\\x1bplain");
}

}  // namespace
}  // namespace tools::rawhttpget::face
