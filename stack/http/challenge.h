// How a server, or a proxy, wants to be told who asks (RFC 9110 11.3 and 11.6.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stack/http/fields.h"

namespace stack::http {

// Most challenges of one response, and most parameters of one of them.
inline constexpr std::size_t kMostChallenges = 32;
inline constexpr std::size_t kMostParameters = 32;

struct Challenge {
  std::string scheme;        // as it was sent: no case is meant by it
  std::string token68 = {};  // instead of parameters
  std::vector<std::pair<std::string, std::string>> parameters = {};  // names and values, unquoted

  // The value of the first parameter of that name, in any case; lent for as long as this lives.
  std::optional<std::string_view> parameter(std::string_view name) const;
  friend bool operator==(const Challenge&, const Challenge&) = default;
};

// The challenges in one field's value, in order; nothing where it is malformed, or has too many.
std::optional<std::vector<Challenge>> parse_challenges(std::string_view field);

// Those of all fields called `name`: WWW-Authenticate, or Proxy-Authenticate. A malformed field
// counts as none, and leaves the others as they are; so do challenges past kMostChallenges (C50).
std::vector<Challenge> challenges_in(const Fields& fields, std::string_view name);

// Whether `scheme` ("Basic", "Bearer") is among them, in any case.
bool offers(const std::vector<Challenge>& challenges, std::string_view scheme);

}  // namespace stack::http
