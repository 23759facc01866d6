#include "tools/rawhttpget/face/metrics_json.h"

#include <nlohmann/json.hpp>

#include "tools/text/tcp_json.h"

namespace tools::rawhttpget::face {

using nlohmann::ordered_json;
using stack::base::Duration;
using stack::base::Endpoint;
using stack::base::Family;

namespace {

ordered_json known(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json as_json(const std::optional<Duration>& duration) {
  return duration ? ordered_json(duration->count()) : ordered_json(nullptr);
}

ordered_json as_json(const Times& times) {
  return {{"name_lookup_nanoseconds", as_json(times.name_lookup)},
          {"connect_nanoseconds", as_json(times.connect)},
          {"tls_nanoseconds", as_json(times.tls)},
          {"redirects_nanoseconds", as_json(times.redirects)},
          {"request_sent_nanoseconds", as_json(times.request_sent)},
          {"first_byte_nanoseconds", as_json(times.first_byte)},
          {"total_nanoseconds", times.total.count()}};
}

ordered_json as_json(const std::optional<Endpoint>& endpoint) {
  if (!endpoint) return nullptr;
  return {{"address", endpoint->address.to_string()}, {"port", endpoint->port}};
}

ordered_json family_of(const std::optional<Endpoint>& endpoint) {
  if (!endpoint) return nullptr;
  return endpoint->address.family() == Family::kIpv4 ? "ipv4" : "ipv6";
}

ordered_json as_json(const std::optional<TlsFacts>& tls) {
  if (!tls) return nullptr;
  return {{"version", tls->version},
          {"cipher", tls->cipher},
          {"resumed", tls->resumed},
          {"verified", tls->verified}};
}

ordered_json as_json(const std::vector<Redirect>& redirects) {
  ordered_json list = ordered_json::array();
  for (const Redirect& redirect : redirects) {
    list.push_back({{"status", redirect.status}, {"url", redirect.url}});
  }
  return list;
}

}  // namespace

std::string metrics_json(const Metrics& metrics) {
  ordered_json json;
  json["number"] = metrics.number;
  json["url"] = metrics.url;
  json["url_effective"] = known(metrics.url_effective);
  json["method"] = metrics.method;
  json["exit_code"] = metrics.exit_status();
  json["error"] = known(metrics.error);
  json["file_name"] = known(metrics.file_name);
  json["status"] = metrics.status == 0 ? ordered_json(nullptr) : ordered_json(metrics.status);
  json["http_version"] = known(metrics.http_version);
  json["content_type"] = known(metrics.content_type);
  json["redirects"] = as_json(metrics.redirects);
  json["attempts"] = metrics.attempts;
  json["connections"] = metrics.connections;
  json["head_octets"] = metrics.size_head;
  json["body_octets"] = metrics.size_body;
  json["content_octets"] = metrics.size_content;
  json["resumed_octets"] = metrics.size_resumed;
  json["request_octets"] = metrics.size_request;
  json["uploaded_octets"] = metrics.size_uploaded;
  json["download_octets_per_second"] = download_rate(metrics);
  json["times"] = as_json(metrics.times);
  json["address_family"] = family_of(metrics.remote);
  json["local"] = as_json(metrics.local);
  json["remote"] = as_json(metrics.remote);
  json["tls"] = as_json(metrics.tls);
  json["tcp"] = metrics.tcp ? text::tcp_as_json(*metrics.tcp) : ordered_json(nullptr);
  constexpr int kInOneLine = -1;
  return json.dump(kInOneLine, ' ', true, ordered_json::error_handler_t::replace);
}

}  // namespace tools::rawhttpget::face
