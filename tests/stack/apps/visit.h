// One fetch from a server that answers as it is told, over a wire that loses nothing.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/stack/apps/answerer.h"
#include "tests/stack/apps/fetching.h"
#include "tests/stack/apps/keeping_sink.h"
#include "tests/stack/apps/outcome_text.h"
#include "tests/support/wire_pair.h"

namespace tests {

// Every name leads to the one server; the port is the URL's.
inline Wanted wanted(std::string_view url) {
  return {.targets = {{{WirePair::kServer, 0}}},
          .ask = {.url = stack::http::Url::parse(url).value()}};
}

// A response whose length says how much content there is.
inline std::string response(std::string_view status, std::string_view fields = "",
                            std::string_view content = "") {
  return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(fields) +
         "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + std::string(content);
}

struct Visit {
  Visit(Wanted wanted, Respond respond, const Means& means = {})
      : server(std::move(respond)), fetch(std::move(wanted), sink, means) {}
  Visit(Wanted wanted, std::vector<Answer> answers, const Means& means = {})
      : Visit(std::move(wanted), in_turn(std::move(answers)), means) {}

  stack::apps::Outcome run() {
    EXPECT_TRUE(wire.run(fetch, server));
    return fetch.outcome().value();
  }
  stack::apps::FetchResult result() const { return fetch.result(); }
  std::size_t requests() const { return server.heard().size(); }
  // The request number `index`, from 0 on.
  const std::string& request(std::size_t index) const { return server.heard().at(index).request; }

  WirePair wire;
  KeepingSink sink;
  Answerer server;
  Fetching fetch;
};

}  // namespace tests
