#include "stack/http/challenge.h"

#include <algorithm>

#include "stack/http/field_cursor.h"
#include "stack/http/text.h"

namespace stack::http {
namespace {

// Empty members of a list are passed over (5.6.1); false if there was no comma.
bool skip_commas(FieldCursor& cursor) {
  bool any = false;
  cursor.skip_blanks();
  while (cursor.take(',')) {
    any = true;
    cursor.skip_blanks();
  }
  return any;
}

// token BWS "=" BWS ( token / quoted-string ). False, with nothing taken, if no "=" follows: then
// another challenge begins. Nothing if no value follows that.
std::optional<bool> take_parameter(FieldCursor& cursor, Challenge& challenge) {
  FieldCursor ahead = cursor;
  auto name = ahead.take_token();
  ahead.skip_blanks();
  if (!name || !ahead.take('=')) return false;
  ahead.skip_blanks();
  auto value = ahead.take_word();
  if (!value || challenge.parameters.size() == kMostParameters) return std::nullopt;
  challenge.parameters.emplace_back(*name, *std::move(value));
  cursor = ahead;
  return true;
}

// Whether the challenge is over, or the next member of its list begins.
bool is_at_border(FieldCursor cursor) {
  cursor.skip_blanks();
  return cursor.at_end() || cursor.take(',');
}

bool take_token68(FieldCursor& cursor, Challenge& challenge) {
  FieldCursor ahead = cursor;
  auto text = ahead.take_token68();
  if (!text || !is_at_border(ahead)) return false;
  challenge.token68 = *text;
  cursor = ahead;
  return true;
}

// The parameters of one challenge, up to the next challenge or the end. False: malformed.
bool take_parameters(FieldCursor& cursor, Challenge& challenge) {
  for (;;) {
    FieldCursor before = cursor;
    auto taken = take_parameter(cursor, challenge);
    if (!taken) return false;
    if (!*taken) {
      cursor = before;
      return true;
    }
    if (!is_at_border(cursor)) return false;
    skip_commas(cursor);
  }
}

std::optional<Challenge> take_challenge(FieldCursor& cursor) {
  auto scheme = cursor.take_token();
  if (!scheme) return std::nullopt;
  Challenge challenge{.scheme = std::string(*scheme)};
  bool alone = is_at_border(cursor);
  if (!alone && !cursor.skip_blanks()) return std::nullopt;
  if (alone || take_token68(cursor, challenge)) {
    skip_commas(cursor);
    return challenge;
  }
  bool stands = take_parameters(cursor, challenge) && !challenge.parameters.empty();
  return stands ? std::optional(challenge) : std::nullopt;
}

}  // namespace

std::optional<std::string_view> Challenge::parameter(std::string_view name) const {
  for (const auto& [each, value] : parameters) {
    if (equal_ignoring_case(each, name)) return value;
  }
  return std::nullopt;
}

std::optional<std::vector<Challenge>> parse_challenges(std::string_view field) {
  std::vector<Challenge> challenges;
  FieldCursor cursor(field);
  skip_commas(cursor);
  while (!cursor.at_end()) {
    auto challenge = take_challenge(cursor);
    if (!challenge || challenges.size() == kMostChallenges) return std::nullopt;
    challenges.push_back(*std::move(challenge));
  }
  return challenges;
}

std::vector<Challenge> challenges_in(const Fields& fields, std::string_view name) {
  std::vector<Challenge> all;
  for (const Field& field : fields) {
    if (!equal_ignoring_case(field.name, name)) continue;
    auto some = parse_challenges(field.value);
    if (!some || all.size() + some->size() > kMostChallenges) continue;
    std::ranges::move(*some, std::back_inserter(all));
  }
  return all;
}

bool offers(const std::vector<Challenge>& challenges, std::string_view scheme) {
  return std::ranges::any_of(challenges, [&](const Challenge& challenge) {
    return equal_ignoring_case(challenge.scheme, scheme);
  });
}

}  // namespace stack::http
