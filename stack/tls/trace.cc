#include "stack/tls/trace.h"

#include <ctime>

#include "stack/base/bytes.h"

namespace stack::tls {
namespace {

std::optional<Date> date_of(const ASN1_TIME* time) {
  std::tm fields{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &fields) != 1) return {};
  return Date{fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday};
}

int note_trouble(int is_fine, X509_STORE_CTX* chain) {
  auto* ssl = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  Trace& trace = trace_of(ssl);
  if (is_fine || trace.trouble.code != X509_V_OK) return is_fine;
  trace.trouble.code = X509_STORE_CTX_get_error(chain);
  trace.trouble.depth = X509_STORE_CTX_get_error_depth(chain);
  if (const X509* culprit = X509_STORE_CTX_get_current_cert(chain)) {
    trace.trouble.begins = date_of(X509_get0_notBefore(culprit));
    trace.trouble.ends = date_of(X509_get0_notAfter(culprit));
  }
  if (X509* leaf = X509_STORE_CTX_get0_cert(chain)) {
    X509_up_ref(leaf);
    trace.leaf.reset(leaf);
  }
  return is_fine;
}

void note_message(int is_written, int, int content_type, const void* data, std::size_t size,
                  SSL* ssl, void*) {
  if (is_written) return;
  base::ByteView message(static_cast<const std::uint8_t*>(data), size);
  // msg_type, 24 bits of length, legacy_version (RFC 8446 4, 4.1.3).
  if (content_type == SSL3_RT_HANDSHAKE && size >= 6 && message[0] == SSL3_MT_SERVER_HELLO) {
    trace_of(ssl).peers_version = message[4] << 8 | message[5];
  }
  if (content_type == SSL3_RT_ALERT && size >= 2) trace_of(ssl).alert = message[1];
}

}  // namespace

void begin_trace(SSL* ssl, Trace& trace) {
  SSL_set_app_data(ssl, &trace);
  SSL_set_msg_callback(ssl, note_message);
}

Trace& trace_of(const SSL* ssl) { return *static_cast<Trace*>(SSL_get_app_data(ssl)); }

void trace_verification(SSL_CTX* context, int mode) {
  SSL_CTX_set_verify(context, mode, note_trouble);
}

}  // namespace stack::tls
