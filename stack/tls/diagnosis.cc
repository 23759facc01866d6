#include "stack/tls/diagnosis.h"

#include <openssl/err.h>

#include <string>

#include "stack/tls/distrust.h"
#include "stack/tls/names.h"

namespace stack::tls {
namespace {

// The youngest of OpenSSL's errors that TLS itself raised, else the youngest of all.
unsigned long main_error() {
  unsigned long chosen = 0;
  for (unsigned long error = ERR_get_error(); error != 0; error = ERR_get_error()) {
    if (ERR_GET_LIB(error) == ERR_LIB_SSL || ERR_GET_LIB(chosen) != ERR_LIB_SSL) chosen = error;
  }
  return chosen;
}

// Content types from change_cipher_spec to application_data (RFC 8446 5.1).
bool begins_a_record(std::uint8_t octet) {
  return octet >= SSL3_RT_CHANGE_CIPHER_SPEC && octet <= SSL3_RT_APPLICATION_DATA;
}

std::string name_of(int version) {
  if (version == SSL3_VERSION) return "SSL 3.0";
  if (version == TLS1_VERSION) return "TLS 1.0";
  if (version == TLS1_1_VERSION) return "TLS 1.1";
  if (version == TLS1_2_VERSION) return "TLS 1.2";
  return "a version of TLS that we do not";
}

bool is_about_versions(int reason) {
  return reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_WRONG_SSL_VERSION ||
         reason == SSL_R_VERSION_TOO_LOW || reason == SSL_R_VERSION_TOO_HIGH ||
         reason == SSL_R_UNKNOWN_PROTOCOL;
}

Failure of_alert(int alert, const std::string& peer) {
  if (alert == SSL_AD_PROTOCOL_VERSION) {
    return {Fault::kVersion, peer + " takes no version of TLS that we offer"};
  }
  return {Fault::kAlert, peer + " gave up, and says why: " + SSL_alert_desc_string_long(alert)};
}

std::string words_for(unsigned long error) {
  const char* words = ERR_reason_error_string(error);
  return words ? words : "error " + std::to_string(error);
}

}  // namespace

Failure diagnose(const Patient& patient) {
  std::string peer = patient.server.empty() ? "the client" : "the server";
  unsigned long error = main_error();
  int reason = ERR_GET_REASON(error);
  if (patient.first_octet && !begins_a_record(*patient.first_octet)) {
    return {Fault::kNotTls, peer + " does not speak TLS"};
  }
  if (ERR_GET_LIB(error) == ERR_LIB_SSL) {
    if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
      const Trace& trace = *patient.trace;
      return explain(trace.trouble, patient.server,
                     trace.leaf ? names_of(trace.leaf.get()) : std::vector<std::string>{});
    }
    if (reason > SSL_AD_REASON_OFFSET) return of_alert(reason - SSL_AD_REASON_OFFSET, peer);
    if (is_about_versions(reason)) {
      if (!patient.trace->peers_version) {
        return {Fault::kVersion, peer + " offers no version of TLS that we take"};
      }
      return {Fault::kVersion, peer + " speaks only " + name_of(*patient.trace->peers_version)};
    }
  }
  return {Fault::kProtocol, peer + " breaks the rules of TLS: " + words_for(error)};
}

}  // namespace stack::tls
