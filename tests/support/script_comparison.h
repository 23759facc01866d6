// A packet that was sent beside the packet that a script expects.
#pragma once

#include <deque>
#include <string>

#include "stack/base/time.h"
#include "tests/support/script_bench.h"
#include "tests/support/script_syntax.h"

namespace tests::script {

// "P. 1:1001(1000) ack 1 win 257 <nop,nop,sack 1:2>"
std::string text_of(const Packet& packet);
// "1.25" seconds.
std::string text_of(stack::base::Duration duration);
// In what they differ: "length, ack"; empty if `sent` is as expected. A window and an ECN codepoint
// that are not stated, and the order and padding of options, are not compared.
std::string difference(const Packet& expected, const Packet& sent);
// Takes the oldest packet from `outbox`, which has one. Where the script speaks of one segment
// larger than `segment_size`, as kernels do that leave the cutting to the hardware, consecutive
// full segments that left at one instant are taken as one.
Sent take_as_one(std::deque<Sent>& outbox, const Packet& expected, std::size_t segment_size);

}  // namespace tests::script
