// Any fragments of a few datagrams, and any passing of time: each is judged as a map from places to
// octets judges it; and a second reassembly with little room keeps within it.
//
// The input is a list of commands of four octets each: which datagram (and whether the piece is the
// last, or odd, or follows after some time), where it begins, how long it is, and how many seconds
// pass before it.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "stack/base/byte_reader.h"
#include "stack/base/check.h"
#include "stack/wire/fragments.h"
#include "stack/wire/ip.h"

namespace {

using stack::base::Address;
using stack::base::ByteReader;
using stack::base::ByteView;
using stack::base::Instant;
using stack::base::kNever;
using stack::wire::FragmentError;
using stack::wire::FragmentLimits;
using stack::wire::IpHeader;
using stack::wire::IpPacket;
using stack::wire::Reassembly;
using std::chrono::seconds;
using Octets = std::vector<std::uint8_t>;

constexpr std::size_t kDatagrams = 8;  // four of each family: far fewer than the limit
constexpr std::size_t kPlaces = std::size_t{8} * 255 + 256;  // that a script can name

IpHeader header_of(std::size_t datagram) {
  bool is_v4 = datagram % 2 == 0;
  return {.source =
              is_v4 ? Address::v4(198, 51, 100, 2) : Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 2}),
          .destination =
              is_v4 ? Address::v4(192, 0, 2, 1) : Address::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}),
          .protocol = 17,
          .identification = static_cast<std::uint32_t>(datagram),
          .dont_fragment = !is_v4};
}

seconds time_of(std::size_t datagram) { return seconds(datagram % 2 == 0 ? 30 : 60); }

// What belongs at a place, but for the odd pieces, of which the last octet is one more.
std::uint8_t octet_at(std::size_t place) { return static_cast<std::uint8_t>(place * 7); }

struct Piece {
  std::size_t begin = 0;
  Octets octets{};
  bool is_last = false;
  std::size_t end() const { return begin + octets.size(); }
};

// One datagram as a map from places to octets.
struct Model {
  static constexpr int kNothing = -1;

  Instant deadline = kNever;  // none: nothing of it came
  std::vector<int> octets = std::vector<int>(kPlaces, kNothing);
  std::map<std::size_t, Piece> pieces{};  // by where they begin
  std::optional<std::size_t> end{};
  std::optional<FragmentError> thrown_away{};

  std::expected<std::optional<Octets>, FragmentError> take(const Piece& piece) {
    if (thrown_away) return std::unexpected(*thrown_away);
    auto same = pieces.find(piece.begin);
    if (same != pieces.end() && same->second.octets == piece.octets &&
        same->second.is_last == piece.is_last) {
      return std::nullopt;
    }
    if (contradicts(piece)) return throw_away(FragmentError::kOverlap);
    pieces[piece.begin] = piece;
    std::ranges::copy(piece.octets, octets.begin() + static_cast<std::ptrdiff_t>(piece.begin));
    if (piece.is_last) end = piece.end();
    if (end && empty_in(octets, 0, *end) == 0) {
      return Octets(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(*end));
    }
    if (pieces.size() == FragmentLimits{}.pieces) return throw_away(FragmentError::kLimit);
    return std::nullopt;
  }

  // How many of the places in [begin, end) are empty.
  static std::size_t empty_in(const std::vector<int>& octets, std::size_t begin, std::size_t end) {
    return static_cast<std::size_t>(
        std::ranges::count(std::span(octets).subspan(begin, end - begin), kNothing));
  }
  bool contradicts(const Piece& piece) const {
    std::size_t reach = piece.is_last ? kPlaces : piece.end();
    if (empty_in(octets, piece.begin, reach) != reach - piece.begin) return true;
    return end && (piece.is_last || piece.end() > *end);
  }
  std::unexpected<FragmentError> throw_away(FragmentError error) {
    octets.assign(kPlaces, kNothing);
    thrown_away = error;
    return std::unexpected(error);
  }
  bool is_quoted() const { return octets[0] != kNothing; }
};

FragmentLimits tight_limits() {
  FragmentLimits limits;
  limits.bytes = 4'000;
  limits.datagrams = 3;
  limits.pieces = 8;
  return limits;
}

class Run {
 public:
  void play(ByteReader script) {
    while (!script.rest().empty()) {
      std::uint8_t choice = script.u8();
      std::uint8_t begin = script.u8();
      std::uint8_t length = script.u8();
      pass_time(seconds(script.u8() % 16));
      take(choice % kDatagrams, piece_of(choice, begin, length));
    }
    pass_time(seconds(60));
    CHECK(roomy_.datagrams() == 0 && roomy_.bytes() == 0 && roomy_.deadline() == kNever);
    CHECK(tight_.datagrams() == 0 && tight_.bytes() == 0 && tight_.deadline() == kNever);
  }

 private:
  static Piece piece_of(std::uint8_t choice, std::uint8_t begin, std::uint8_t length) {
    Piece piece{.begin = std::size_t{8} * begin, .is_last = (choice & 0x08) != 0};
    // One that begins at 0 and is the last would be no fragment.
    if (begin == 0) piece.is_last = false;
    std::size_t size = piece.is_last ? length : std::size_t{8} * (length % 32);
    for (std::size_t at = 0; at < size; ++at) {
      piece.octets.push_back(octet_at(piece.begin + at));
    }
    if ((choice & 0x30) == 0x30 && size > 0) ++piece.octets.back();
    return piece;
  }

  void pass_time(seconds time);
  void take(std::size_t datagram, const Piece& piece);

  Instant now_{seconds(1'000)};
  Reassembly roomy_;
  Reassembly tight_{tight_limits()};
  std::array<Model, kDatagrams> models_;
  // What ever came at each place, a bit for either octet that a script can put there.
  std::array<std::array<std::uint8_t, kPlaces>, kDatagrams> came_{};
};

void Run::pass_time(seconds time) {
  now_ += time;
  std::size_t expected = 0;
  for (Model& model : models_) {
    if (model.deadline > now_) continue;
    expected += model.is_quoted();
    model = {};
  }
  std::size_t quoted = 0;
  while (auto quote = roomy_.expire(now_)) {
    CHECK(!quote->empty());
    ++quoted;
  }
  CHECK(quoted == expected);
  while (tight_.expire(now_)) {
  }
  CHECK(roomy_.deadline() > now_ && tight_.deadline() > now_);
}

void Run::take(std::size_t datagram, const Piece& piece) {
  IpHeader header = header_of(datagram);
  header.fragment_offset = static_cast<std::uint16_t>(piece.begin / 8);
  header.more_fragments = !piece.is_last;
  Octets packet(ip_header_size(header) + piece.octets.size());
  std::ranges::copy(piece.octets, packet.end() - static_cast<std::ptrdiff_t>(piece.octets.size()));
  write_ip(packet, header, piece.octets.size());
  auto fragment = stack::wire::parse_ip(packet);
  CHECK(fragment.has_value());

  auto taken = roomy_.take(now_, *fragment, packet);
  if (piece.octets.empty()) {
    CHECK(taken.error() == FragmentError::kBadLength);
    return;
  }
  for (std::size_t i = 0; i < piece.octets.size(); ++i) {
    std::size_t place = piece.begin + i;
    std::uint8_t& came = came_[datagram][place];
    came = static_cast<std::uint8_t>(came | (piece.octets[i] == octet_at(place) ? 1 : 2));
  }
  Model& model = models_[datagram];
  if (model.deadline == kNever) model.deadline = now_ + time_of(datagram);
  auto expected = model.take(piece);
  CHECK(taken.has_value() == expected.has_value());
  if (!taken) CHECK(taken.error() == expected.error());
  if (taken) {
    CHECK(taken->has_value() == expected->has_value());
    if (*taken) {
      CHECK(std::ranges::equal((*taken)->payload, **expected));
      CHECK(!(*taken)->header.is_fragment());
      model = {};
    }
  }

  // With little room datagrams are forgotten; what is made nevertheless was received.
  auto made = tight_.take(now_, *fragment, packet);
  CHECK(tight_.bytes() <= tight_limits().bytes);
  CHECK(tight_.datagrams() <= tight_limits().datagrams);
  if (!made || !*made) return;
  for (std::size_t at = 0; at < (*made)->payload.size(); ++at) {
    CHECK((came_[datagram][at] & ((*made)->payload[at] == octet_at(at) ? 1 : 2)) != 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Run().play(ByteReader(ByteView(data, size)));
  return 0;
}
