// Random chains of extension headers, against a model that knows them as a list and not as octets.
#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "stack/wire/ip.h"
#include "tests/stack/wire/fragments_builder.h"

namespace tests::wire {
namespace {

using stack::wire::IpError;
using stack::wire::IpFault;
using stack::wire::ParameterProblem;

constexpr std::uint8_t kHopByHop = 0, kRouting = 43, kFragment = 44, kDestination = 60;

struct Option {
  std::uint8_t type = 0;
  std::size_t data = 0;                                          // octets
  std::size_t size() const { return type == 0 ? 1 : 2 + data; }  // Pad1 is alone
};

struct Extension {
  std::uint8_t type = 0;
  std::vector<Option> options{};   // of the two headers that have some
  std::uint8_t segments_left = 0;  // of a Routing header
  std::uint16_t offset = 0;        // of a Fragment header
  bool more = false;

  std::size_t size() const {
    std::size_t size = 8;
    if (type != kHopByHop && type != kDestination) return size;
    size = 2;
    for (const Option& option : options) size += option.size();
    return size;
  }
};

struct Chain {
  std::vector<Extension> headers;
  std::uint8_t upper = 17;
  std::size_t payload = 0;  // octets behind the headers

  std::uint8_t next(std::size_t i) const { return i < headers.size() ? headers[i].type : upper; }
};

Option any_option() {
  // Most are harmless, or no chain would ever reach its end.
  auto type = *rc::gen::weightedElement<std::uint8_t>(
      {{6, 0}, {6, 1}, {20, 5}, {20, 0x1e}, {1, 0x45}, {1, 0x85}, {1, 0xc5}});
  return {type, *rc::gen::weightedOneOf<std::size_t>({{9, rc::gen::inRange<std::size_t>(0, 7)},
                                                      {1, rc::gen::inRange<std::size_t>(0, 256)}})};
}

Extension any_extension(bool at_front) {
  Extension extension;
  extension.type = *rc::gen::weightedElement<std::uint8_t>(
      {{at_front ? 9u : 1u, kHopByHop}, {10, kRouting}, {9, kFragment}, {20, kDestination}});
  if (extension.type == kHopByHop || extension.type == kDestination) {
    auto count = *rc::gen::inRange(0, 11);
    for (int i = 0; i < count && extension.size() < 1'500; ++i) {
      extension.options.push_back(any_option());
    }
    while (extension.size() % 8 != 0) extension.options.push_back({.type = 0});
  }
  extension.segments_left = *rc::gen::weightedElement<std::uint8_t>({{15, 0}, {1, 1}, {1, 255}});
  if (extension.type == kFragment && *rc::gen::arbitrary<bool>()) {
    extension.offset = *rc::gen::weightedElement<std::uint16_t>({{2, 0}, {1, 1}, {1, 0x1fff}});
    extension.more = *rc::gen::arbitrary<bool>();
  }
  return extension;
}

Chain any_chain() {
  Chain chain;
  auto count = *rc::gen::inRange(0, 11);
  for (int i = 0; i < count; ++i) chain.headers.push_back(any_extension(i == 0));
  chain.upper = *rc::gen::element<std::uint8_t>(6, 17, 58, 59, 50, 255);
  chain.payload = *rc::gen::inRange<std::size_t>(0, 30);
  return chain;
}

Octets written(const Chain& chain) {
  Octets octets;
  for (std::size_t i = 0; i < chain.headers.size(); ++i) {
    const Extension& header = chain.headers[i];
    octets.push_back(chain.next(i + 1));
    octets.push_back(static_cast<std::uint8_t>(header.size() / 8 - 1));
    if (header.type == kRouting) {
      for (std::uint8_t octet : Octets{4, header.segments_left, 0, 0, 0, 0}) {
        octets.push_back(octet);
      }
    } else if (header.type == kFragment) {
      octets.push_back(static_cast<std::uint8_t>(header.offset >> 5));
      octets.push_back(static_cast<std::uint8_t>(header.offset << 3 | header.more));
      octets.insert(octets.end(), {0, 0, 0, 99});
    }
    for (const Option& option : header.options) {
      octets.push_back(option.type);
      if (option.type == 0) continue;
      octets.push_back(static_cast<std::uint8_t>(option.data));
      octets.insert(octets.end(), option.data, std::uint8_t{0});
    }
  }
  octets.insert(octets.end(), chain.payload, std::uint8_t{0xab});
  return octets;
}

// What parse_ip() should say: a fault, or where it stopped.
struct Outcome {
  std::optional<IpFault> fault{};
  std::uint8_t protocol = 0;
  std::size_t payload_at = 0;  // octets behind the IPv6 header
  bool is_fragment = false;
};

Outcome refused(IpError error, std::optional<ParameterProblem> problem = {}) {
  return {.fault = IpFault{error, problem}};
}

Outcome told(std::uint8_t code, std::size_t behind) {
  return refused(IpError::kExtension,
                 ParameterProblem{code, static_cast<std::uint32_t>(40 + behind)});
}

std::optional<Outcome> judge_options(const Extension& header, std::size_t at) {
  std::size_t padding = 0, options = 0;
  at += 2;
  for (const Option& option : header.options) {
    bool is_padding = option.type <= 1;
    padding = is_padding ? padding + option.size() : 0;
    options += !is_padding;
    if (padding > 7 || options > 8) return refused(IpError::kExtension);
    if (option.type >= 0x80) return told(2, at);
    if (option.type >= 0x40) return refused(IpError::kExtension);
    at += option.size();
  }
  return std::nullopt;
}

// The headers from `i` on, of which the first stands `at` octets behind the IPv6 header, in a
// packet that ends `end` octets behind it.
Outcome judge(const Chain& chain, std::size_t i, std::size_t at, std::size_t end,
              bool behind_fragment) {
  const std::size_t first = i, start = at;
  std::size_t named_at = i == 0 ? 0 : at - chain.headers[i - 1].size();
  for (; i < chain.headers.size(); ++i) {
    const Extension& header = chain.headers[i];
    if (i - first == 8) return refused(IpError::kExtension);
    if (at + header.size() > end) {
      return refused(IpError::kTruncated,
                     ParameterProblem{0, static_cast<std::uint32_t>(40 + at + 1)});
    }
    if (at + header.size() - start > 1024) return refused(IpError::kExtension);
    if (header.type == kHopByHop && i > 0) return told(1, named_at);
    if (auto outcome = judge_options(header, at)) return *outcome;
    if (header.type == kRouting && header.segments_left != 0) return told(0, at + 2);
    if (header.type == kFragment && behind_fragment) return refused(IpError::kExtension);
    named_at = at;
    at += header.size();
    if (header.type != kFragment) continue;
    behind_fragment = true;
    if (!header.more && header.offset == 0) continue;
    if (header.offset == 0) {
      Outcome rest = judge(chain, i + 1, at, end, true);
      std::size_t least = chain.upper == 6 ? 20 : chain.upper == 58 ? 4 : 0;
      bool incomplete =
          rest.fault ? rest.fault->error == IpError::kTruncated : end - rest.payload_at < least;
      if (incomplete) return refused(IpError::kExtension, ParameterProblem{3, 0});
      if (rest.fault) return rest;
    }
    return {.protocol = chain.next(i + 1), .payload_at = at, .is_fragment = true};
  }
  return {.protocol = chain.upper, .payload_at = at};
}

RC_GTEST_PROP(ExtensionsProperty, ChainsAreWalkedAsTheListSays, ()) {
  Chain chain = any_chain();
  Octets octets = written(chain);
  if (*rc::gen::weightedElement<bool>({{3, false}, {1, true}})) {
    octets.resize(*rc::gen::inRange<std::size_t>(0, octets.size() + 1));
  }
  stack::wire::IpHeader ip = to_us(stack::base::Family::kIpv6, 0);
  ip.protocol = chain.next(0);
  Octets packet = packet_of(ip, octets);
  auto parsed = stack::wire::parse_ip(packet);
  Outcome expected = judge(chain, 0, 0, octets.size(), false);
  RC_CLASSIFY(!expected.fault);
  RC_CLASSIFY(expected.is_fragment);
  RC_CLASSIFY(expected.fault && expected.fault->problem);
  RC_ASSERT(parsed.has_value() == !expected.fault.has_value());
  if (!parsed) {
    RC_ASSERT(parsed.error() == *expected.fault);
    return;
  }
  RC_ASSERT(parsed->header.protocol == expected.protocol);
  RC_ASSERT(parsed->header.is_fragment() == expected.is_fragment);
  RC_ASSERT(parsed->payload.size() == octets.size() - expected.payload_at);
}

}  // namespace
}  // namespace tests::wire
