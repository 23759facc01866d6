// On the installed stack: a host of its own opens a connection, and its first packet is a SYN.
#include <array>
#include <cstdio>

#include "stack/host/host.h"
#include "stack/http/url.h"
#include "stack/wire/ip.h"

int main() {
  const auto url = stack::http::Url::parse("http://192.0.2.1:8080/a");
  const auto server = url ? stack::base::Address::parse(url->host()) : std::nullopt;
  if (!server) return 1;
  stack::host::Config config;
  config.addresses = {stack::base::Address::v4(192, 0, 2, 9)};
  stack::host::Host host(config);
  const stack::base::Instant now{};
  const stack::tcp::Stream stream = host.connect(now, {*server, url->port()});
  std::array<std::uint8_t, 1500> room{};
  const std::size_t size = host.emit(now, room);
  const auto packet = stack::wire::parse_ip(stack::base::ByteView(room).first(size));
  if (!packet) return 1;
  std::printf("%zu octets to %s\n", size, packet->header.destination.to_string().c_str());
  return 0;
}
