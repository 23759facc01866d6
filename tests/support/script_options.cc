#include "tests/support/script_options.h"

#include <algorithm>
#include <array>

#include "stack/base/byte_reader.h"

namespace tests::script {
namespace {

constexpr std::array kForms{
    OptionForm{kind::kEndOfList, "eol", 0},
    OptionForm{kind::kNoOperation, "nop", 0},
    OptionForm{kind::kMss, "mss", 2},
    OptionForm{kind::kWindowScale, "wscale", 1},
    OptionForm{kind::kSackPermitted, "sackOK", 0},
    OptionForm{kind::kSack, "sack", 4},
    OptionForm{kind::kTimestamps, "TS", 4},
    OptionForm{kind::kUserTimeout, "uto", 2},
};

bool is_padding(std::uint8_t kind) {
  return kind == kind::kEndOfList || kind == kind::kNoOperation;
}

void append(std::vector<std::uint8_t>& octets, std::uint32_t number, std::size_t width) {
  for (std::size_t i = width; i-- > 0;) {
    octets.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
}

// A body that does not consist of such numbers stays raw.
Option decode_body(std::uint8_t kind, stack::base::ByteView body) {
  Option option{.kind = kind, .numbers = {}, .raw = {}};
  auto form = form_of(kind);
  bool fits = form && (form->width == 0 ? body.empty() : body.size() % form->width == 0);
  if (!fits) {
    option.raw.assign(body.begin(), body.end());
    return option;
  }
  for (std::size_t i = 0; i < body.size(); i += form->width) {
    std::uint32_t number = 0;
    for (std::uint8_t octet : body.subspan(i, form->width)) number = number << 8 | octet;
    option.numbers.push_back(number);
  }
  return option;
}

std::string text_of(const Option& option) {
  auto form = form_of(option.kind);
  if (!form || !option.raw.empty()) {
    return "kind " + std::to_string(option.kind) + " of " + std::to_string(option.raw.size()) +
           " octets";
  }
  std::string text(form->name);
  const auto& numbers = option.numbers;
  if (option.kind == kind::kTimestamps && numbers.size() == 2) {
    return text + " val " + std::to_string(numbers[0]) + " ecr " + std::to_string(numbers[1]);
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    bool is_right_edge = option.kind == kind::kSack && i % 2 == 1;
    text += (is_right_edge ? ":" : " ") + std::to_string(numbers[i]);
  }
  return text;
}

}  // namespace

std::optional<OptionForm> form_of(std::uint8_t kind) {
  auto found = std::ranges::find(kForms, kind, &OptionForm::kind);
  return found == kForms.end() ? std::nullopt : std::optional(*found);
}

std::optional<OptionForm> form_of(std::string_view name) {
  auto found = std::ranges::find(kForms, name, &OptionForm::name);
  return found == kForms.end() ? std::nullopt : std::optional(*found);
}

std::vector<std::uint8_t> encode_options(const std::vector<Option>& options) {
  std::vector<std::uint8_t> octets;
  for (const Option& option : options) {
    octets.push_back(option.kind);
    if (is_padding(option.kind)) continue;
    auto form = form_of(option.kind);
    std::size_t width = form ? form->width : 0;
    std::size_t size = 2 + option.numbers.size() * width + option.raw.size();
    octets.push_back(static_cast<std::uint8_t>(size));
    for (std::uint32_t number : option.numbers) append(octets, number, width);
    octets.insert(octets.end(), option.raw.begin(), option.raw.end());
  }
  while (octets.size() % 4 != 0) octets.push_back(kind::kEndOfList);
  return octets;
}

std::optional<std::vector<Option>> decode_options(stack::base::ByteView octets) {
  std::vector<Option> options;
  stack::base::ByteReader reader(octets);
  while (!reader.rest().empty()) {
    std::uint8_t kind = reader.u8();
    if (is_padding(kind)) {
      options.push_back({.kind = kind, .numbers = {}, .raw = {}});
      if (kind == kind::kEndOfList) break;
      continue;
    }
    std::uint8_t length = reader.u8();
    if (length < 2) return std::nullopt;
    auto body = reader.take(length - std::size_t{2});
    if (!reader.ok()) return std::nullopt;
    options.push_back(decode_body(kind, body));
  }
  return options;
}

std::string text_of(const std::vector<Option>& options) {
  if (options.empty()) return "";
  std::string text;
  for (const Option& option : options) text += (text.empty() ? "<" : ",") + text_of(option);
  return text + ">";
}

std::vector<Option> meaning_of(std::vector<Option> options) {
  std::erase_if(options, [](const Option& option) { return is_padding(option.kind); });
  std::ranges::sort(options);
  return options;
}

}  // namespace tests::script
