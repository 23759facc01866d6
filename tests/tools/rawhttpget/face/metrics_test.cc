#include "tools/rawhttpget/face/metrics.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

#include "tools/rawhttpget/face/metrics_json.h"

namespace tools::rawhttpget::face {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using stack::base::Address;

Metrics well_done() {
  Metrics metrics;
  metrics.url = "http://example.test/a";
  metrics.url_effective = "http://example.test/b";
  metrics.file_name = "a";
  metrics.status = 200;
  metrics.http_version = "1.1";
  metrics.redirects = {{302, "http://example.test/b"}};
  metrics.size_body = 3 * 1024 * 1024;
  metrics.times.first_byte = 5ms;
  metrics.times.total = 2s;
  metrics.remote = {Address::v4(192, 0, 2, 1), 80};
  return metrics;
}

TEST(MetricsJson, KnowsWhatIsKnown) {
  const json parsed = json::parse(metrics_json(well_done()));
  EXPECT_EQ(parsed["url"], "http://example.test/a");
  EXPECT_EQ(parsed["url_effective"], "http://example.test/b");
  EXPECT_EQ(parsed["status"], 200);
  EXPECT_EQ(parsed["exit_code"], 0);
  EXPECT_EQ(parsed["redirects"][0]["status"], 302);
  EXPECT_EQ(parsed["redirects"][0]["url"], "http://example.test/b");
  EXPECT_EQ(parsed["body_octets"], 3 * 1024 * 1024);
  EXPECT_EQ(parsed["download_octets_per_second"], 3 * 512 * 1024);
  EXPECT_EQ(parsed["times"]["first_byte_nanoseconds"], 5'000'000);
  EXPECT_EQ(parsed["times"]["total_nanoseconds"], 2'000'000'000);
  EXPECT_EQ(parsed["address_family"], "ipv4");
  EXPECT_EQ(parsed["remote"]["address"], "192.0.2.1");
  EXPECT_EQ(parsed["remote"]["port"], 80);
}

TEST(MetricsJson, WhatIsNotKnownIsNull) {
  const json parsed = json::parse(metrics_json({}));
  for (const char* key : {"url_effective", "error", "file_name", "status", "http_version",
                          "content_type", "address_family", "local", "remote", "tls", "tcp"}) {
    ASSERT_TRUE(parsed.contains(key)) << key;
    EXPECT_TRUE(parsed[key].is_null()) << key;
  }
  EXPECT_TRUE(parsed["times"]["connect_nanoseconds"].is_null());
  EXPECT_TRUE(parsed["redirects"].empty());
}

TEST(MetricsJson, TellsOfTlsAndTcp) {
  Metrics metrics = well_done();
  metrics.tls = {.version = "TLSv1.3", .cipher = "TLS_AES_128_GCM_SHA256", .verified = true};
  metrics.tcp.emplace().srtt = 7ms;
  const json parsed = json::parse(metrics_json(metrics));
  EXPECT_EQ(parsed["tls"]["version"], "TLSv1.3");
  EXPECT_EQ(parsed["tls"]["resumed"], false);
  EXPECT_EQ(parsed["tls"]["verified"], true);
  EXPECT_EQ(parsed["tcp"]["srtt_nanoseconds"], 7'000'000);
}

TEST(MetricsJson, IsOneLineOfPlainAsciiWhateverTheServerSays) {
  Metrics metrics = well_done();
  metrics.content_type = "a\x1b[2J\n\xff\u202e\u009b";
  const std::string text = metrics_json(metrics);
  EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; })) << text;
  EXPECT_EQ(json::parse(text)["content_type"], "a\x1b[2J\n\ufffd\u202e\u009b");
}

TEST(MetricsJson, NamesTheSignalsCode) {
  Metrics metrics;
  metrics.signal = 15;
  EXPECT_EQ(json::parse(metrics_json(metrics))["exit_code"], 143);
}

TEST(SummaryLine, SaysWhatCameWhereTo) {
  EXPECT_EQ(summary_line(well_done()), "http://example.test/b -> a [3.00M in 2.0s, 1.50MB/s]");
}

TEST(SummaryLine, SaysWhatWasThereBefore) {
  Metrics metrics = well_done();
  metrics.size_resumed = 1024;
  EXPECT_EQ(summary_line(metrics),
            "http://example.test/b -> a [3.00M after 1.00K in 2.0s, 1.50MB/s]");
}

TEST(SummaryLine, SaysWhatWentWrongAndSteersNoTerminal) {
  Metrics metrics;
  metrics.url = "http://example.test/a";
  metrics.error = "404 Not\x1b Found";
  EXPECT_EQ(summary_line(metrics), "http://example.test/a: 404 Not\\x1b Found");
}

}  // namespace
}  // namespace tools::rawhttpget::face
