#include "stack/tls/names.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "stack/base/address.h"
#include "stack/base/bytes.h"

namespace stack::tls {
namespace {

constexpr std::size_t kLongestName = 255;  // octets that are told of; DNS has no longer ones

bool is_of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._*").contains(c);
}

base::ByteView octets_of(const ASN1_STRING* text) {
  return {ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::optional<std::string> text_of(const GENERAL_NAME* entry) {
  int type = 0;
  const void* value = GENERAL_NAME_get0_value(entry, &type);
  if (type == GEN_DNS) {
    std::string name(base::as_text(octets_of(static_cast<const ASN1_IA5STRING*>(value))));
    name.resize(std::min(name.size(), kLongestName));
    std::ranges::replace_if(
        name, [](char c) { return !is_of_a_name(c); }, '?');
    return name;
  }
  if (type == GEN_IPADD) {
    base::ByteView octets = octets_of(static_cast<const ASN1_OCTET_STRING*>(value));
    if (octets.size() == 4 || octets.size() == 16) {
      return base::Address::from_octets(octets).to_string();
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> names_of(const X509* certificate) {
  Names entries(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> names;
  int count = entries ? sk_GENERAL_NAME_num(entries.get()) : 0;
  for (int i = 0; i < count && names.size() < kMostNames; ++i) {
    if (auto name = text_of(sk_GENERAL_NAME_value(entries.get(), i))) names.push_back(*name);
  }
  return names;
}

}  // namespace stack::tls
