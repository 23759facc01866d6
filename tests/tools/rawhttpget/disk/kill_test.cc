// The protocol of FILE.part under SIGKILL: a child saves documents, and is killed at a system call
// that chance picks, before it or behind it. What stands on the disk then must be sound, and a last
// run that is left alone must end with the whole.
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <csignal>
#include <cstdio>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include "stack/base/check.h"
#include "tests/tools/rawhttpget/disk/room.h"
#include "tools/rawhttpget/disk/part_file.h"

namespace tools::rawhttpget::disk {
namespace {

namespace fs = std::filesystem;
using stack::base::Instant;
using stack::base::Range;

constexpr int kKills = 250;  // of each of four seeds
constexpr std::uint64_t kPiece = 1000;
constexpr std::uint64_t kTotal = 7500;  // eight pieces, the last one shorter
constexpr const char* kOld = "old";

// Every third look a note is due.
Instant passing() {
  static Instant now{};
  return now += kSyncTime / 3;
}

// Octet `at` of version `version` of the document.
std::uint8_t octet(unsigned version, std::uint64_t at) {
  return static_cast<std::uint8_t>((at * 131 + at / 251 + version * 7919) % 256);
}

std::vector<std::uint8_t> octets(unsigned version, Range range) {
  std::vector<std::uint8_t> data;
  for (std::uint64_t at = range.begin; at < range.end; ++at) data.push_back(octet(version, at));
  return data;
}

std::string whole(unsigned version) {
  const auto data = octets(version, {0, kTotal});
  return std::string(stack::base::as_text(data));
}

// One run of a downloader, as it is meant to go.
struct Attempt {
  fs::path target;
  unsigned version = 0;         // of the document on the server
  bool in_segments = false;     // the second half and the first by turns
  std::size_t most_pieces = 0;  // then it is stopped in order; enough of them: it commits
};

// Cuts what is missing into pieces, in the order in which they come.
std::vector<Range> pieces_of(const std::vector<Range>& missing, bool in_segments) {
  std::vector<Range> pieces;
  for (const Range& gap : missing) {
    for (std::uint64_t at = gap.begin; at < gap.end; at += kPiece) {
      pieces.push_back({at, std::min(at + kPiece, gap.end)});
    }
  }
  if (!in_segments) return pieces;
  std::vector<Range> turns;
  const std::size_t half = pieces.size() / 2;
  for (std::size_t i = 0; i < half; ++i) {
    turns.push_back(pieces[half + i]);
    turns.push_back(pieces[i]);
  }
  if (pieces.size() % 2 == 1) turns.push_back(pieces.back());
  return turns;
}

void download(const Attempt& run) {
  PartFile file({.path = run.target,
                 .clash = Clash::kReplace,
                 .url = kUrl,
                 .resume = true,
                 .clock = &passing});
  const Document document = tagged(std::to_string(run.version), kTotal);
  if (file.document() == document && !file.written().empty()) {
    const auto front = file.written().find(0);
    const std::uint64_t end = file.written().ranges().back().end;
    file.go_on(run.in_segments ? end : front ? front->end : 0);
  } else {
    file.begin(document);
  }
  std::size_t count = 0;
  for (const Range& piece : pieces_of(file.written().missing({0, kTotal}), run.in_segments)) {
    if (count++ == run.most_pieces) {
      (void)file.suspend();
      return;
    }
    file.write_at(piece.begin, octets(run.version, piece));
  }
  file.commit(kTotal, 784'111'777);
}

// Starts `run` in a child that waits to be traced.
pid_t start(const Attempt& run) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  try {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(2);
    (void)::raise(SIGSTOP);
    download(run);
    ::_exit(0);
  } catch (const std::exception& error) {
    std::fputs(error.what(), stderr);
    ::_exit(1);
  }
}

// Lets the child go on from one border of a system call to the next, `most` times, and kills it.
// How many there were, if it came to its end before; then its exit code is in `code`.
std::optional<int> kill_after(int most, pid_t child, int& code) {
  int status = 0;
  CHECK(::waitpid(child, &status, 0) == child);
  for (int borders = 0; WIFSTOPPED(status); ++borders) {
    if (borders == most) {
      ::kill(child, SIGKILL);
      CHECK(::waitpid(child, &status, 0) == child);
      return std::nullopt;
    }
    CHECK(::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) == 0);
    CHECK(::waitpid(child, &status, 0) == child);
    if (WIFEXITED(status)) {
      code = WEXITSTATUS(status);
      return borders;
    }
  }
  code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return 0;
}

class Kill : public testing::TestWithParam<std::uint64_t> {
 protected:
  fs::path target() const { return room / "file"; }
  fs::path part() const { return room / "file.part"; }
  fs::path note() const { return room / "file.part.info"; }

  // What the final name has was there as a whole once.
  void expect_old_or_whole(const std::set<std::string>& possible) const {
    if (!fs::exists(target())) return;
    EXPECT_TRUE(possible.contains(content_of(target())));
  }
  // Where there is a part, each octet that its note speaks of is there and of that version.
  void expect_a_true_note() const {
    if (!fs::exists(note()) || !fs::exists(part())) return;
    const auto said = parse_side_note(content_of(note()));
    ASSERT_TRUE(said) << content_of(note());
    const std::string there = content_of(part());
    const std::string& tag = said->document.validators.etag;
    const auto version = static_cast<unsigned>(std::stoul(tag.substr(1)));
    for (const Range& range : said->durable.ranges()) {
      ASSERT_LE(range.end, there.size());
      const auto right = octets(version, range);
      ASSERT_EQ(there.substr(range.begin, range.size()), stack::base::as_text(right));
    }
  }

  Room room{fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()};
};

TEST_P(Kill, AtAnyInstantLeavesTheNameAbsentOldOrWholeAndAPartThatGoesOn) {
  std::mt19937_64 chance(GetParam());
  const auto below = [&chance](std::uint64_t most) { return chance() % most; };
  int code = -1;
  const auto borders = kill_after(INT_MAX, start({.target = target(), .most_pieces = 99}), code);
  if (code == 2) GTEST_SKIP() << "a child may not be traced here";
  ASSERT_TRUE(borders && code == 0);
  int resumed = 0;
  for (int kills = 0; kills < kKills;) {
    SCOPED_TRACE("seed " + std::to_string(GetParam()) + ", kill " + std::to_string(kills));
    for (const auto& left : fs::directory_iterator(room.folder())) fs::remove(left);
    std::set<std::string> possible;
    if (below(2) == 0) {
      put(target(), kOld);
      possible.insert(kOld);
    }
    unsigned version = 1;
    for (std::uint64_t runs = 1 + below(4); runs > 0; --runs) {
      if (below(4) == 0) ++version;
      possible.insert(whole(version));
      const Attempt run{.target = target(),
                        .version = version,
                        .in_segments = below(3) == 0,
                        .most_pieces = below(4) == 0 ? below(8) : 99};
      const int at = static_cast<int>(below(static_cast<std::uint64_t>(*borders) + 1));
      if (!kill_after(at, start(run), code)) ++kills;
      expect_old_or_whole(possible);
      expect_a_true_note();
      resumed += fs::exists(note()) && fs::exists(part());
    }
    const Attempt last{.target = target(), .version = version, .most_pieces = 99};
    ASSERT_TRUE(kill_after(INT_MAX, start(last), code));
    ASSERT_EQ(code, 0);
    ASSERT_EQ(content_of(target()), whole(version));
    ASSERT_FALSE(fs::exists(part()) || fs::exists(note()));
    if (HasFailure()) return;
  }
  EXPECT_GT(resumed, kKills / 10);  // else there was nothing to go on from
}

INSTANTIATE_TEST_SUITE_P(Seeds, Kill, testing::Range<std::uint64_t>(1, 5));

}  // namespace
}  // namespace tools::rawhttpget::disk
