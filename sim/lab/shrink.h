// Makes a failing scenario small: fewer faults, then less of everything else.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <vector>

#include "sim/lab/outcome.h"
#include "sim/scenario/document.h"

namespace sim::lab {

struct ShrinkConfig {
  std::uint64_t seed = 1;
  std::uint64_t most_runs = 20'000;
  // Is told now and then: faults that are left, runs so far.
  std::function<void(std::size_t, std::uint64_t)> progress{};
};

struct Shrunk {
  scenario::Document document;
  Outcome outcome;  // of that document: it fails as the original did
  std::size_t faults_before = 0;
  std::size_t faults_after = 0;
  std::uint64_t runs = 0;
};

// What a failure is, apart from its numbers: code and verdict with every run of digits replaced by
// one; of a broken invariant without the connection that broke it. A shrunk scenario must fail by
// the same.
std::string kind_of(const Outcome& outcome);

// `document` fails with config.seed, at the one point that it has. Every fault that struck it, by
// chance or by script, becomes a [[fault]] about one packet; then as many of these as possible are
// taken away (ddmin), and of the rest of the document whatever can go: flows, octets, settings.
// A pure function of its arguments. Otherwise one line: it does not fail, or its scripted twin does
// not.
std::expected<Shrunk, std::string> shrink(const scenario::Document& document,
                                          const scenario::Files& files, const ShrinkConfig& config);

// The C++ test that holds the failure once it is mended: to be put beside the other tests. `name`
// is a C++ identifier; `origin` says in one line where it comes from.
std::string held_test(const scenario::Document& document, std::uint64_t seed,
                      const std::string& name, const std::string& origin);

}  // namespace sim::lab
