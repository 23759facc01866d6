#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "tests/stack/apps/visit.h"

namespace {

using stack::apps::Outcome;
using tests::After;
using tests::Answer;
using tests::response;

// How a server answers one request.
struct Mood {
  std::uint32_t cut = 0;  // octets of its answer that never come, modulo its length and one
  bool resets = false;
  std::uint32_t version = 0;  // of its document, from here on
  std::uint32_t range = 0;    // what it makes of Range; see Moody::part()
  bool chunked = false;
};

// A server with a document that changes, or not.
class Moody {
 public:
  Moody(std::vector<std::string> versions, bool tags, std::vector<Mood> moods)
      : versions_(std::move(versions)), tags_(tags), moods_(std::move(moods)) {}

  Answer operator()(const std::string& request) {
    // In the end it is in a good mood.
    const Mood mood = next_ < moods_.size() ? moods_[next_++] : Mood{.version = version_};
    version_ = mood.version;
    std::string words = answer(request, mood);
    if (next_ == moods_.size() && mood.cut == 0) return {words};
    words.resize(words.size() - mood.cut % (words.size() + 1));
    return {words, mood.resets ? After::kReset : After::kFinish};
  }

 private:
  std::string answer(const std::string& request, const Mood& mood) const {
    const std::string& document = versions_[mood.version % versions_.size()];
    const std::string tag = '"' + std::to_string(mood.version % versions_.size()) + '"';
    const std::string fields = tags_ ? "ETag: " + tag + "\r\n" : "";
    constexpr std::string_view kRange = "Range: bytes=";
    const auto at = request.find(kRange);
    if (at == std::string::npos || mood.range % 8 == 0) {
      return whole("200 OK", fields, document, mood.chunked);
    }
    std::size_t begin = 0;
    std::from_chars(request.data() + at + kRange.size(), request.data() + request.size(), begin);
    const bool is_same = request.contains("If-Range: " + tag + "\r\n");
    const bool ignores_condition = mood.range % 8 == 1;
    if (!is_same && !ignores_condition) return whole("200 OK", fields, document, mood.chunked);
    if (begin >= document.size()) {
      return response("416 Range Not Satisfiable",
                      "Content-Range: bytes */" + std::to_string(document.size()) + "\r\n");
    }
    std::string rest = document.substr(begin);
    if (mood.range % 8 == 2) rest.resize(rest.size() / 2);  // says one thing, does another
    return whole("206 Partial Content",
                 fields + "Content-Range: bytes " + std::to_string(begin) + '-' +
                     std::to_string(document.size() - 1) + '/' + std::to_string(document.size()) +
                     "\r\n",
                 rest, mood.chunked);
  }

  static std::string whole(const std::string& status, const std::string& fields,
                           const std::string& content, bool chunked) {
    if (!chunked) return response(status, fields, content);
    std::string words =
        "HTTP/1.1 " + status + "\r\n" + fields + "Transfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0; at < content.size(); at += 7) {
      const std::string piece = content.substr(at, 7);
      words += std::to_string(piece.size()) + "\r\n" + piece + "\r\n";
    }
    return words + "0\r\n\r\n";
  }

  std::vector<std::string> versions_;
  bool tags_;
  std::vector<Mood> moods_;
  std::size_t next_ = 0;
  std::uint32_t version_ = 0;
};

rc::Gen<Mood> mood() {
  return rc::gen::build<Mood>(
      rc::gen::set(&Mood::cut, rc::gen::inRange<std::uint32_t>(0, 150)),
      rc::gen::set(&Mood::resets),
      rc::gen::set(&Mood::version, rc::gen::element<std::uint32_t>(0, 0, 0, 1)),
      rc::gen::set(&Mood::range), rc::gen::set(&Mood::chunked));
}

// Either the server's document, one of its versions and no mixture, or an error.
RC_GTEST_PROP(Resume, WhateverTheServerDoesNoOtherDocumentIsComplete, ()) {
  const auto first_size = *rc::gen::inRange<std::size_t>(0, 200);
  const auto second_size = *rc::gen::inRange<std::size_t>(0, 200);
  const auto first = *rc::gen::container<std::string>(first_size, rc::gen::inRange('a', 'm'));
  const auto second = *rc::gen::container<std::string>(second_size, rc::gen::inRange('n', 'z'));
  const bool tags = *rc::gen::inRange(0, 4) > 0;
  const auto moods = *rc::gen::container<std::vector<Mood>>(mood());
  tests::Wanted persistent = tests::wanted("http://a.example/doc");
  persistent.terms.retry.attempts = 30;
  tests::Visit visit(persistent, Moody({first, second}, tags, moods));
  RC_ASSERT(visit.wire.run(visit.fetch, visit.server));
  RC_CLASSIFY(visit.fetch.outcome() == Outcome::kComplete, "complete");
  RC_CLASSIFY(visit.sink.offsets().size() > 1 && visit.sink.offsets().back() > 0, "went on");
  if (visit.fetch.outcome() != Outcome::kComplete) return;
  RC_ASSERT(visit.sink.content() == first || visit.sink.content() == second);
}

}  // namespace
