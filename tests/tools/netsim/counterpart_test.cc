#include "tools/netsim/kernel/counterpart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "backends/child.h"
#include "backends/interface.h"
#include "tests/backends/own_namespace.h"

namespace netsim::kernel {
namespace {

using backends::Child;
using sim::apps::Content;
using sim::apps::Pattern;
using stack::base::Address;
using testing::HasSubstr;

constexpr stack::base::Endpoint kServer{Address::v4(127, 0, 0, 1), 80};

// Two that talk with each other over the loopback of a namespace of their own.
struct CounterpartTest : backends::OwnNamespaceTest {
  void SetUp() override {
    OwnNamespaceTest::SetUp();
    if (!IsSkipped()) backends::Interface("lo").bring_up();
  }

  // What the caller says of it, and whether the listener is content.
  struct Said {
    std::optional<std::string> caller;
    bool listener_is_content = false;
  };
  static Said talk(const CounterpartConfig& caller, const CounterpartConfig& listener) {
    Counterpart waiting(listener);
    Child other([&waiting] { return waiting.play() ? 1 : 0; });
    Said said{Counterpart(caller).play()};
    pollfd watched{other.descriptor(), POLLIN, 0};
    ::poll(&watched, 1, 10'000);
    said.listener_is_content = other.exit_code() == 0;
    return said;
  }

  Content up{Pattern(1), 3'000'000};
  Content down{Pattern(2), 2'000'000};
};

TEST_F(CounterpartTest, BothSayAndHearAllAtOnce) {
  const Said said = talk({.flow = "f", .remote = kServer, .to_say = up, .to_hear = down},
                         {.local = kServer, .to_say = down, .to_hear = up});
  EXPECT_EQ(said.caller, std::nullopt);
  EXPECT_TRUE(said.listener_is_content);
}

TEST_F(CounterpartTest, OneAsksByHttpAndTheOtherAnswers) {
  const Said said = talk({.flow = "f", .remote = kServer, .http = true, .to_hear = down},
                         {.local = kServer, .http = true, .to_say = down});
  EXPECT_EQ(said.caller, std::nullopt);
  EXPECT_TRUE(said.listener_is_content);
}

TEST_F(CounterpartTest, WhatWasNotSaidIsNoticedAtTheEndThatHearsIt) {
  Content other = down;
  other.pattern = Pattern(3);
  const Said said = talk({.flow = "f", .remote = kServer, .to_say = up, .to_hear = other},
                         {.local = kServer, .to_say = down, .to_hear = up});
  EXPECT_THAT(said.caller.value_or(""), HasSubstr("the kernel's end of flow f: within "));
  EXPECT_TRUE(said.listener_is_content);
}

TEST_F(CounterpartTest, LessThanAllIsNotAll) {
  Content more = up;
  ++more.size;
  const Said said =
      talk({.flow = "f", .remote = kServer, .to_say = up}, {.local = kServer, .to_hear = more});
  EXPECT_FALSE(said.listener_is_content);
}

TEST_F(CounterpartTest, HasTheCongestionControlAskedForOrNone) {
  const Said said =
      talk({.flow = "f", .remote = kServer, .congestion = "reno", .to_say = up, .to_hear = down},
           {.local = kServer, .congestion = "reno", .to_say = down, .to_hear = up});
  EXPECT_EQ(said.caller, std::nullopt);
  EXPECT_THROW(Counterpart({.remote = kServer, .congestion = "none-such"}), std::system_error);
}

TEST_F(CounterpartTest, SaysThatNobodyListens) {
  Counterpart caller({.flow = "f", .remote = kServer});
  EXPECT_EQ(caller.play(), "the kernel's end of flow f: cannot connect: Connection refused");
}

TEST_F(CounterpartTest, DoesNotWaitForEver) {
  Counterpart listener({.flow = "f", .local = kServer, .patience = std::chrono::milliseconds(10)});
  EXPECT_EQ(listener.play(),
            "the kernel's end of flow f: the other end has been silent for too long");
}

}  // namespace
}  // namespace netsim::kernel
