// Paths for RapidCheck to choose from.
#pragma once

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "sim/path_config.h"

namespace sim {

inline stack::base::Duration up_to_ms(int longest) {
  return std::chrono::microseconds(*rc::gen::inRange(0, longest * 1000 + 1));
}

inline PartsPerBillion any_probability() {
  return *rc::gen::oneOf(rc::gen::just(PartsPerBillion{0}),
                         rc::gen::inRange<PartsPerBillion>(0, kAlways + 1),
                         rc::gen::inRange<PartsPerBillion>(0, kAlways / 10));
}

inline Impairments any_impairments() {
  Impairments impairments{.loss = any_probability(),
                          .loss_period = *rc::gen::element<std::uint64_t>(0, 0, 7),
                          .reordering = any_probability(),
                          .reordering_delay = stack::base::Duration(1) + up_to_ms(5),
                          .duplication = any_probability(),
                          .duplication_delay = up_to_ms(5),
                          .corruption = any_probability(),
                          .corrupted_bits = *rc::gen::inRange<std::uint16_t>(1, 9),
                          .fix_checksum = *rc::gen::arbitrary<bool>(),
                          .truncation = any_probability()};
  const int model = *rc::gen::inRange(0, 3);
  if (model == 1) impairments.gilbert_elliott = gilbert_elliott(200'000'000, 3000);
  if (model == 2) impairments.four_state = FourState{.p13 = 100'000'000, .p14 = 50'000'000};
  if (*rc::gen::arbitrary<bool>()) {
    impairments.jitter =
        Jitter{.distribution = *rc::gen::element(Distribution::kNormal, Distribution::kPareto),
               .mean = up_to_ms(3),
               .deviation = up_to_ms(3),
               .reorder = *rc::gen::arbitrary<bool>()};
  }
  return impairments;
}

// Thresholds so low that some hundred packets meet them.
inline queue::Config any_queue() {
  using queue::Kind;
  return {
      .kind = *rc::gen::element(Kind::kDropTail, Kind::kRed, Kind::kCoDel, Kind::kFqCoDel),
      .packets = *rc::gen::inRange<std::size_t>(0, 60),
      .octets = *rc::gen::element<std::size_t>(0, 0, 20'000),
      .ecn = *rc::gen::arbitrary<bool>(),
      .served = *rc::gen::arbitrary<bool>(),
      .red = {.least = 2, .most = 10, .weight_shift = 1, .gentle = *rc::gen::arbitrary<bool>()},
      .codel = {.target = std::chrono::milliseconds(1), .interval = std::chrono::milliseconds(10)},
      .fq = {.flows = 4, .quantum = 600}};
}

inline PathConfig any_path_config() {
  PathConfig config{.bits_per_second = *rc::gen::element<std::uint64_t>(1'000'000, 10'000'000),
                    .delay = up_to_ms(5),
                    .overhead = *rc::gen::element<std::size_t>(0, 38),
                    .queue = any_queue(),
                    .impairments = any_impairments()};
  if (*rc::gen::inRange(0, 3) == 0) {
    config.trace = std::make_shared<const RateTrace>(
        RateTrace::parse("1\n1\n3\n7\n", {.loop = *rc::gen::inRange(0, 3) > 0}).value());
  }
  if (*rc::gen::inRange(0, 3) == 0) {
    config.flap = {.up = std::chrono::milliseconds(5), .down = std::chrono::milliseconds(2)};
  }
  return config;
}

}  // namespace sim
