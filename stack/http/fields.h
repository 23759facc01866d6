// The field section of a message: names and values in the order they came (RFC 9110 section 5).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stack::http {

struct Field {
  std::string name;
  std::string value;
  friend bool operator==(const Field&, const Field&) = default;
};

// Invariant: order is as added. Names are matched without case (RFC 9110 5.1, C13). How many fields
// a peer may send is the parser's limit.
class Fields {
 public:
  Fields() = default;
  Fields(std::initializer_list<Field> fields) : all_(fields) {}

  void add(std::string name, std::string value);
  // Lengthens the last value added by SP and `more` (a folded line, RFC 9112 5.2). There is one.
  void fold_into_last(std::string_view more);

  // The value of the first field of that name, lent until the next change.
  std::optional<std::string_view> find(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name).has_value(); }
  // All values of that name joined by ", " in order (RFC 9110 5.3, C12). Not meaningful for
  // Set-Cookie.
  std::optional<std::string> combined(std::string_view name) const;
  // The members of the comma-separated list that all fields of that name form together (RFC
  // 9110 5.6.1): whitespace trimmed, empty members dropped, quoting not looked at. Lent until the
  // next change.
  std::vector<std::string_view> list(std::string_view name) const;
  // Whether that list has `member`, in any case.
  bool list_contains(std::string_view name, std::string_view member) const;

  std::size_t size() const { return all_.size(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  friend bool operator==(const Fields&, const Fields&) = default;

 private:
  std::vector<Field> all_;
};

}  // namespace stack::http
