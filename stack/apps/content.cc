#include "stack/apps/content.h"

#include <algorithm>
#include <utility>

namespace stack::apps {
namespace {

class Text final : public Source {
 public:
  explicit Text(std::string octets) : octets_(std::move(octets)) {}
  std::size_t read(std::uint64_t offset, base::MutableBytes room) override {
    base::ByteView all = base::as_bytes(octets_);
    auto from = static_cast<std::size_t>(std::min<std::uint64_t>(offset, all.size()));
    base::ByteView piece = all.subspan(from, std::min(room.size(), all.size() - from));
    base::copy(piece, room);
    return piece.size();
  }

 private:
  std::string octets_;
};

}  // namespace

std::unique_ptr<Source> source_of(std::string octets) {
  return std::make_unique<Text>(std::move(octets));
}

}  // namespace stack::apps
