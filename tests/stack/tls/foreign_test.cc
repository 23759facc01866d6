// Servers that go their own ways after, or in, the handshake.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stack/tls/foreign_server.h"
#include "tests/stack/tls/pair.h"

namespace {

using stack::base::as_bytes;
using stack::tls::Ended;
using stack::tls::Fault;
using stack::tls::Session;
using stack::tls::State;
using tests::ForeignServer;
using tests::World;

class Foreign : public ::testing::Test {
 protected:
  Session client() const {
    return Session::to_server(tests::client_context(world_), tests::kExample, tests::kNow);
  }
  static void open(Session& client, ForeignServer& server) {
    for (int i = 0; i < 4; ++i) server.turn(client);
  }

  World world_;
  ForeignServer old_{world_.root.issue(), TLS1_2_VERSION};
  ForeignServer new_{world_.root.issue(), TLS1_3_VERSION};
};

TEST_F(Foreign, AServerMayIgnoreProtocols) {
  for (ForeignServer* server : {&old_, &new_}) {
    Session session = client();
    open(session, *server);
    EXPECT_EQ(session.state(), State::kOpen);
    EXPECT_EQ(session.info().protocol, "");
  }
}

// RFC 7301 3.1: the server answers with one of those that were offered.
TEST_F(Foreign, AServerMayNotChooseAProtocolThatWasNotOffered) {
  for (ForeignServer* server : {&old_, &new_}) {
    SSL_CTX_set_alpn_select_cb(
        server->context(),
        [](SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char*, unsigned,
           void*) {
          *chosen = reinterpret_cast<const unsigned char*>("h2");
          *size = 2;
          return SSL_TLSEXT_ERR_OK;
        },
        nullptr);
    Session session = client();
    open(session, *server);
    ASSERT_EQ(session.state(), State::kFailed);
    EXPECT_EQ(session.failure()->fault, Fault::kProtocol);
  }
}

TEST_F(Foreign, AWishToRenegotiateIsDeclinedAndTheConversationGoesOn) {
  Session session = client();
  open(session, old_);
  ASSERT_EQ(session.state(), State::kOpen);
  ASSERT_EQ(SSL_renegotiate(old_.ssl()), 1);
  SSL_do_handshake(old_.ssl());  // says HelloRequest
  old_.answer(session);
  EXPECT_EQ(session.state(), State::kOpen);
  ASSERT_FALSE(session.records().empty());
  EXPECT_EQ(session.records()[0], 21);  // an alert: no_renegotiation (RFC 5246 7.2.2)
}

TEST_F(Foreign, AnswersThatNobodyTakesDoNotPileUp) {
  Session session = client();
  open(session, old_);
  std::size_t wishes = 0;
  for (;;) {
    ASSERT_LE(++wishes, 20'000u);
    SSL_renegotiate(old_.ssl());
    SSL_do_handshake(old_.ssl());
    if (!old_.answer(session)) break;
    ASSERT_EQ(session.state(), State::kOpen);
    ASSERT_LE(session.records().size(), stack::tls::kMostAnswers + 100);
  }
  EXPECT_EQ(session.state(), State::kOpen);
  EXPECT_GE(session.records().size(), stack::tls::kMostAnswers);
  // And what was held up goes on once they are gone.
  session.end_of_records();
  EXPECT_EQ(session.ended(), Ended::kNot);
  session.sent(session.records().size());
  EXPECT_EQ(session.ended(), Ended::kTruncated);
}

TEST_F(Foreign, KeysAreUpdatedAsOftenAsTheServerLikes) {
  Session session = client();
  open(session, new_);
  ASSERT_EQ(session.state(), State::kOpen);
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(SSL_key_update(new_.ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
    ASSERT_EQ(SSL_write(new_.ssl(), "new", 3), 3);
    new_.answer(session);
    ASSERT_EQ(tests::take_all(session), "new");
    ASSERT_EQ(session.write(as_bytes("keys")), 4u);
    ASSERT_EQ(new_.turn(session), "keys");
  }
  // Nor does it cost anything when nobody reads the answers.
  for (int i = 0; i < 1000; ++i) {
    SSL_key_update(new_.ssl(), SSL_KEY_UPDATE_REQUESTED);
    SSL_do_handshake(new_.ssl());
    new_.answer(session);
  }
  EXPECT_LE(session.records().size(), stack::tls::kMostAnswers);
}

// Records without anything in them, each of them sound.
TEST_F(Foreign, RecordsThatBringNothingEndInTheEnd) {
  Session session = client();
  open(session, new_);
  std::size_t said = 0;
  while (session.state() == State::kOpen) {
    ASSERT_LE(said, 2 * stack::tls::kMostWithoutData);
    SSL_key_update(new_.ssl(), SSL_KEY_UPDATE_NOT_REQUESTED);
    SSL_do_handshake(new_.ssl());
    said += 5 + 5 + 17;  // the record's head, KeyUpdate, its type and tag (RFC 8446 5.2)
    new_.answer(session);
  }
  EXPECT_EQ(session.failure()->fault, Fault::kLimit);
  EXPECT_GT(said, stack::tls::kMostWithoutData - 10'000);  // the handshake counts as well
}

// RFC 8446 6.2: an alert that is an error ends the conversation at once.
TEST_F(Foreign, AFatalAlertInTheMidstIsNoOrderlyEnd) {
  Session session = client();
  open(session, new_);
  SSL_write(new_.ssl(), "part", 4);
  new_.answer(session);
  std::string damaged = "\x17\x03\x03" + std::string("\0\x20", 2) + std::string(32, 'x');
  BIO_write(SSL_get_rbio(new_.ssl()), damaged.data(), static_cast<int>(damaged.size()));
  char buffer[10];
  SSL_read(new_.ssl(), buffer, sizeof buffer);  // bad_record_mac, and says so
  new_.answer(session);
  session.end_of_records();
  EXPECT_EQ(session.state(), State::kFailed);
  EXPECT_EQ(session.failure()->text, "the server gave up, and says why: bad record mac");
  EXPECT_EQ(session.ended(), Ended::kNot);
  EXPECT_EQ(tests::take_all(session), "part");
}

}  // namespace
