#include "tests/support/segment_text.h"

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace tests {
namespace {

using stack::wire::TcpFlags;

constexpr std::array kLetters{
    std::pair('F', &TcpFlags::fin), std::pair('S', &TcpFlags::syn), std::pair('R', &TcpFlags::rst),
    std::pair('P', &TcpFlags::psh), std::pair('.', &TcpFlags::ack), std::pair('U', &TcpFlags::urg),
    std::pair('E', &TcpFlags::ece), std::pair('W', &TcpFlags::cwr), std::pair('A', &TcpFlags::ae),
};

// Takes texts apart from the front; whatever does not fit is the test's own fault.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : whole_(text), rest_(text) {}

  bool accept(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) {
    if (!accept(word)) fail();
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{}) fail();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  std::string_view until(char stop) {
    std::string_view word = rest_.substr(0, rest_.find(stop));
    rest_.remove_prefix(word.size());
    return word;
  }
  bool at_end() const { return rest_.empty(); }
  [[noreturn]] void fail() const {
    throw std::invalid_argument("no segment: '" + std::string(whole_) + "' at '" +
                                std::string(rest_) + "'");
  }

 private:
  std::string_view whole_, rest_;
};

void parse_sack(Scanner& scan, SegmentText& segment) {
  do {
    std::uint32_t left = scan.number();
    scan.expect(":");
    segment.sacked.emplace_back(left, scan.number());
  } while (scan.accept(" "));
}

void parse_options(Scanner& scan, SegmentText& segment) {
  stack::wire::TcpOptions& options = segment.options;
  while (!scan.accept(">")) {
    scan.accept(",");
    if (scan.accept("mss ")) {
      options.mss = static_cast<std::uint16_t>(scan.number());
    } else if (scan.accept("sackOK")) {
      options.sack_permitted = true;
    } else if (scan.accept("wscale ")) {
      options.window_scale = static_cast<std::uint8_t>(scan.number());
    } else if (scan.accept("TS val ")) {
      std::uint32_t value = scan.number();
      scan.expect(" ecr ");
      options.timestamps = {.value = value, .echo = scan.number()};
    } else if (scan.accept("sack ")) {
      parse_sack(scan, segment);
    } else {
      scan.expect("nop");
    }
  }
}

}  // namespace

SegmentText SegmentText::parse(std::string_view text) {
  Scanner scan(text);
  SegmentText segment;
  segment.flags = scan.until(' ');
  scan.expect(" ");
  segment.seq = scan.number();
  scan.expect(":");
  std::uint32_t end = scan.number();
  scan.expect("(");
  segment.length = scan.number();
  scan.expect(")");
  if (end - segment.seq != segment.length) scan.fail();
  if (scan.accept(" ack ")) segment.ack = scan.number();
  if (scan.accept(" win ")) segment.window = static_cast<std::uint16_t>(scan.number());
  if (scan.accept(" <")) parse_options(scan, segment);
  if (!scan.at_end()) scan.fail();
  return segment;
}

SegmentText SegmentText::of(const stack::wire::TcpSegment& segment, stack::wire::Seq sender_isn,
                            stack::wire::Seq receiver_isn) {
  const auto& header = segment.header;
  SegmentText text;
  for (auto [letter, member] : kLetters) {
    if (header.flags.*member) text.flags += letter;
  }
  text.seq = header.seq.value - sender_isn.value;
  text.length = static_cast<std::uint32_t>(segment.payload.size());
  if (header.flags.ack) text.ack = header.ack.value - receiver_isn.value;
  text.window = header.window;
  text.options = header.options;
  for (std::size_t i = 0; i < header.options.sack.count; ++i) {
    const auto& [left, right] = header.options.sack.blocks[i];
    text.sacked.emplace_back(left.value - receiver_isn.value, right.value - receiver_isn.value);
  }
  return text;
}

std::string SegmentText::to_string(bool with_window) const {
  std::string text = flags + " " + std::to_string(seq) + ":" + std::to_string(seq + length) + "(" +
                     std::to_string(length) + ")";
  if (ack) text += " ack " + std::to_string(*ack);
  if (with_window && window) text += " win " + std::to_string(*window);
  std::string listed;
  auto list = [&](const std::string& word) { listed += (listed.empty() ? "" : ",") + word; };
  if (options.mss) list("mss " + std::to_string(*options.mss));
  if (options.sack_permitted) list("sackOK");
  if (const auto& stamps = options.timestamps) {
    list("TS val " + std::to_string(stamps->value) + " ecr " + std::to_string(stamps->echo));
  }
  if (options.window_scale) list("wscale " + std::to_string(*options.window_scale));
  std::string blocks;
  for (const auto& [left, right] : sacked) {
    blocks += " " + std::to_string(left) + ":" + std::to_string(right);
  }
  if (!blocks.empty()) list("sack" + blocks);
  if (!listed.empty()) text += " <" + listed + ">";
  return text;
}

TcpFlags SegmentText::to_flags() const {
  TcpFlags result;
  for (auto [letter, member] : kLetters) result.*member = flags.find(letter) != std::string::npos;
  return result;
}

}  // namespace tests
