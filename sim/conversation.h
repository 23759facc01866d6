// Two talkers: the client says `upload` octets and the server `body` octets, both at once.
#pragma once

#include "sim/dialogue.h"
#include "sim/talker.h"

namespace sim {

class Conversation final : public Dialogue {
 public:
  Conversation(const Scenario& scenario, const DialogueConfig& config);

  Talker& client() override { return client_; }
  Talker& server() override { return server_; }
  std::uint64_t delivered() const override { return to_client_.size(); }
  std::optional<std::string> conclude() override;
  std::optional<bool> digest_is_right() override { return to_client_.digest_is_right(); }
  stack::tcp::Info client_tcp() const override { return client_.info(); }
  stack::tcp::Info server_tcp() const override { return server_.info(); }

 private:
  Content up_;
  Content down_;
  Delivery to_client_;
  Delivery to_server_;
  Talker client_;
  Talker server_;
};

}  // namespace sim
