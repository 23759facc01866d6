#include "stack/tls/distrust.h"

#include <algorithm>

namespace stack::tls {
namespace {

constexpr std::size_t kMostNamesInText = 3;

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// Such as ": it was valid until 2026-01-31", or nothing when the day is not known.
std::string aside(const std::string& what, const std::optional<Date>& date) {
  if (!date) return "";
  return ": " + what + " " + std::to_string(date->year) + "-" + two_digits(date->month) + "-" +
         two_digits(date->day);
}

std::string other_names(const std::vector<std::string>& names) {
  if (names.empty()) return "names no host";
  std::string text = "is for ";
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamesInText); ++i) {
    text += (i > 0 ? ", " : "") + names[i];
  }
  return text + (names.size() > kMostNamesInText ? ", ..." : "");
}

Failure wrong_name(std::string_view server, const std::vector<std::string>& names) {
  return {Fault::kName,
          "the certificate is not for " + std::string(server) + ": it " + other_names(names)};
}

}  // namespace

Failure explain(const Trouble& trouble, std::string_view server,
                const std::vector<std::string>& names) {
  std::string subject =
      trouble.depth == 0 ? "the certificate" : "a certificate in the server's chain";
  auto certificate = [&](const std::string& what) {
    return Failure{Fault::kCertificate, subject + " " + what};
  };
  switch (trouble.code) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return wrong_name(server, names);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return certificate("has expired" + aside("it was valid until", trouble.ends));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return certificate("is not yet valid" + aside("it will be from", trouble.begins));
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return {Fault::kCertificate, "the certificate is signed by itself, not by an authority"};
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return {Fault::kCertificate, "the authority at the root of the certificate is not trusted"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return {Fault::kCertificate,
              "the certificate's issuer is not known, or the server left its certificate out"};
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return certificate("was forged: its issuer did not sign it");
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return certificate("has a key that is too short to be safe");
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return certificate("is signed with a digest too weak to be safe");
    case X509_V_ERR_INVALID_PURPOSE:
      return certificate("is not meant for servers");
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
      return certificate("is of an issuer that may not issue any");
    default:
      return certificate("is not acceptable: " +
                         std::string(X509_verify_cert_error_string(trouble.code)));
  }
}

}  // namespace stack::tls
