#include "backends/resolver_messages.h"

#include <algorithm>

#include "stack/base/byte_reader.h"
#include "stack/base/byte_writer.h"

namespace backends {

using stack::base::Address;
using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::ByteWriter;
using stack::base::Family;

namespace {

// Larger than any message.
constexpr std::size_t kRoom = 4096;
constexpr std::size_t kMostAddressOctets = 1 + 4 + 16;
static_assert(kRoom > 16 + kMostHostOctets + kMostFailureOctets +
                          kMostAnswerAddresses * kMostAddressOctets);

void write_id(ByteWriter& writer, std::uint64_t id) {
  writer.u32(static_cast<std::uint32_t>(id >> 32));
  writer.u32(static_cast<std::uint32_t>(id));
}

std::uint64_t read_id(ByteReader& reader) {
  const std::uint64_t high = reader.u32();
  return high << 32 | reader.u32();
}

void write_text(ByteWriter& writer, std::string_view text, std::size_t most) {
  text = text.substr(0, most);
  writer.u16(static_cast<std::uint16_t>(text.size()));
  writer.bytes(stack::base::as_bytes(text));
}

std::string read_text(ByteReader& reader) {
  const std::size_t size = reader.u16();
  return std::string(stack::base::as_text(reader.take(size)));
}

bool is_printable(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c != '\x7f'; });
}

template <typename Fill>
std::vector<std::uint8_t> message(Fill fill) {
  std::vector<std::uint8_t> room(kRoom);
  ByteWriter writer(room);
  fill(writer);
  room.resize(writer.written());
  return room;
}

std::optional<ZonedAddress> read_address(ByteReader& reader) {
  const std::uint8_t size = reader.u8();
  const Zone zone = reader.u32();
  const ByteView octets = reader.take(size);
  if (!reader.ok() || (size != 4 && size != 16)) return std::nullopt;
  return ZonedAddress{Address::from_octets(octets), zone};
}

}  // namespace

std::vector<std::uint8_t> write_message(const NameQuestion& question) {
  return message([&](ByteWriter& writer) {
    write_id(writer, question.id);
    writer.u8(static_cast<std::uint8_t>(question.want));
    write_text(writer, question.host, kMostHostOctets);
  });
}

std::vector<std::uint8_t> write_message(const NameAnswer& answer) {
  return message([&](ByteWriter& writer) {
    write_id(writer, answer.id);
    write_text(writer, answer.failure, kMostFailureOctets);
    const std::size_t count = std::min(answer.addresses.size(), kMostAnswerAddresses);
    writer.u16(static_cast<std::uint16_t>(count));
    for (const ZonedAddress& each : std::span(answer.addresses).first(count)) {
      writer.u8(static_cast<std::uint8_t>(each.address.octets().size()));
      writer.u32(each.zone);
      writer.bytes(each.address.octets());
    }
  });
}

std::optional<NameQuestion> read_question(ByteView message) {
  ByteReader reader(message);
  NameQuestion question{.id = read_id(reader)};
  const std::uint8_t want = reader.u8();
  question.host = read_text(reader);
  const bool good = reader.ok() && reader.rest().empty() &&
                    want <= static_cast<std::uint8_t>(Want::kIpv6) && !question.host.empty() &&
                    question.host.size() <= kMostHostOctets && is_printable(question.host);
  if (!good) return std::nullopt;
  question.want = static_cast<Want>(want);
  return question;
}

std::optional<NameAnswer> read_answer(ByteView message) {
  ByteReader reader(message);
  NameAnswer answer{.id = read_id(reader)};
  answer.failure = read_text(reader);
  const std::size_t count = reader.u16();
  if (!reader.ok() || count > kMostAnswerAddresses) return std::nullopt;
  if (answer.failure.size() > kMostFailureOctets || !is_printable(answer.failure)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto address = read_address(reader);
    if (!address) return std::nullopt;
    answer.addresses.push_back(*address);
  }
  if (!reader.rest().empty() || answer.addresses.empty() == answer.failure.empty()) {
    return std::nullopt;
  }
  return answer;
}

}  // namespace backends
