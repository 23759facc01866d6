#include <gtest/gtest.h>
// The order matters: rapidcheck's glue needs gtest's names.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "stack/http/writer.h"
#include "tests/stack/http/reading.h"

namespace {

using stack::base::as_bytes;
using stack::base::ByteView;
using stack::http::Event;
using stack::http::Fields;
using stack::http::HeadParser;
using stack::http::RequestHead;
using stack::http::ResponseHead;
using stack::http::Role;
using stack::http::write_head;
using tests::read_response;
using tests::Reading;

// Text of `characters`, at most `most` of them, neither beginning nor ending with a blank.
rc::Gen<std::string> text_of(std::string characters, std::size_t most) {
  auto text = rc::gen::container<std::string>(rc::gen::elementOf(std::move(characters)));
  return rc::gen::map(text, [most](std::string s) {
    s.resize(std::min(s.size(), most));
    auto blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!s.empty() && blank(s.back())) s.pop_back();
    s.erase(s.begin(), std::ranges::find_if_not(s, blank));
    return s;
  });
}

const std::string kTokenCharacters = "abcXYZ019!#$%&'*+-.^_`|~";
const std::string kValueCharacters = kTokenCharacters + " \t:;,=\"()/\\<>@[]{}?\x80\xff";

rc::Gen<std::string> token() {
  return rc::gen::map(text_of(kTokenCharacters, 12), [](std::string s) { return "t" + s; });
}

rc::Gen<Fields> fields() {
  auto pairs = rc::gen::container<std::vector<std::pair<std::string, std::string>>>(
      rc::gen::pair(token(), text_of(kValueCharacters, 30)));
  return rc::gen::map(pairs, [](std::vector<std::pair<std::string, std::string>> all) {
    Fields result;
    for (auto& [name, value] : all) result.add(name, value);
    return result;
  });
}

std::string octets() { return *rc::gen::container<std::string>(rc::gen::arbitrary<char>()); }

// `content` cut into chunks of drawn sizes, with an extension and a trailer here and there.
std::string chunked(std::string_view content) {
  std::string coded;
  while (!content.empty()) {
    auto size = *rc::gen::inRange<std::size_t>(1, content.size() + 1);
    char digits[20];
    std::snprintf(digits, sizeof digits, "%zX", size);
    coded += digits;
    if (*rc::gen::arbitrary<bool>()) coded += ";x=\"y\"";
    coded.append("\r\n").append(content.substr(0, size)).append("\r\n");
    content.remove_prefix(size);
  }
  return coded + (*rc::gen::arbitrary<bool>() ? "0\r\nT: u\r\n\r\n" : "0\r\n\r\n");
}

struct Drawn {
  std::string text;
  std::string body;
};

// A response that is right in every way.
Drawn right_response() {
  Drawn drawn;
  if (*rc::gen::arbitrary<bool>()) drawn.text = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
  ResponseHead head{1, 200, *text_of(kValueCharacters, 20), *fields()};
  drawn.body = octets();
  std::string coded = drawn.body;
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      head.fields.add("Content-Length", std::to_string(coded.size()));
      break;
    case 1:
      head.fields.add("Transfer-Encoding", "chunked");
      coded = chunked(drawn.body);
      break;
    default:
      break;
  }
  drawn.text += *write_head(head) + coded;
  return drawn;
}

std::vector<std::size_t> cuts(std::size_t size) {
  auto drawn =
      *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, size + 1));
  std::ranges::sort(drawn);
  return drawn;
}

std::vector<std::size_t> after_every_octet(std::size_t size) {
  std::vector<std::size_t> all(size);
  for (std::size_t i = 0; i < size; ++i) all[i] = i;
  return all;
}

RC_GTEST_PROP(ReaderProperty, ARightResponseIsReadAsItWasWrittenHoweverCut, ()) {
  Drawn drawn = right_response();
  Reading read = read_response(drawn.text, cuts(drawn.text.size()));
  RC_ASSERT(read.last == Event::kEnd);
  RC_ASSERT(read.body == drawn.body);
}

RC_GTEST_PROP(ReaderProperty, AnyCutOfADamagedResponseTellsTheSame, ()) {
  std::string text = right_response().text;
  for (int damages = *rc::gen::inRange(0, 4); damages > 0 && !text.empty(); --damages) {
    auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    switch (*rc::gen::inRange(0, 3)) {
      case 0:
        text[at] = *rc::gen::arbitrary<char>();
        break;
      case 1:
        text.erase(at, *rc::gen::inRange<std::size_t>(1, 9));
        break;
      default:
        text.insert(at,
                    *rc::gen::element<std::string>("\r", "\n", " ", ":", "0", ";", ",", "\r\n"));
        break;
    }
  }
  bool answers_head = *rc::gen::arbitrary<bool>();
  Reading whole = read_response(text, {}, answers_head);
  // The reading of the whole in one piece ends where the message does; so must every other.
  RC_ASSERT(read_response(text, cuts(text.size()), answers_head) == whole);
  RC_ASSERT(read_response(text, after_every_octet(text.size()), answers_head) == whole);
}

RC_GTEST_PROP(ReaderProperty, AnyPrefixOfACountedOrChunkedResponseIsTruncated, ()) {  // C32
  std::string body = octets();
  bool in_chunks = *rc::gen::arbitrary<bool>();
  Fields how = in_chunks ? Fields{{"Transfer-Encoding", "chunked"}}
                         : Fields{{"Content-Length", std::to_string(body.size())}};
  std::string text =
      *write_head(ResponseHead{1, 200, "OK", how}) + (in_chunks ? chunked(body) : body);
  auto size = *rc::gen::inRange<std::size_t>(0, text.size());
  Reading read = read_response(std::string_view(text).substr(0, size));
  RC_ASSERT(read.error == name_of(stack::http::Error::kTruncated));
  RC_ASSERT(body.starts_with(read.body));
}

template <typename Head>
void returns_unchanged(Role role, const Head& head) {
  std::string text = *write_head(head);
  HeadParser parser(role);
  ByteView input = as_bytes(text);
  RC_ASSERT(parser.feed(input).value_or(false));
  RC_ASSERT(input.empty());
  RC_ASSERT(std::get<Head>(parser.take_head()) == head);
}

RC_GTEST_PROP(HeadProperty, AResponseHeadReturnsUnchangedFromWriterAndParser, ()) {  // C01
  returns_unchanged(Role::kResponse,
                    ResponseHead{*rc::gen::inRange(0, 10), *rc::gen::inRange(100, 600),
                                 *text_of(kValueCharacters, 30), *fields()});
}

RC_GTEST_PROP(HeadProperty, ARequestHeadReturnsUnchangedFromWriterAndParser, ()) {
  returns_unchanged(Role::kRequest,
                    RequestHead{*token(), "/" + *text_of(kTokenCharacters + "/?=&", 30),
                                *rc::gen::inRange(0, 10), *fields()});
}

}  // namespace
