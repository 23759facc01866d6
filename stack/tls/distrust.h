// What is wrong with a certificate, in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stack/tls/failure.h"
#include "stack/tls/trace.h"

namespace stack::tls {

// Of the certificate of `server`, which is for `names`.
Failure explain(const Trouble& trouble, std::string_view server,
                const std::vector<std::string>& names);

}  // namespace stack::tls
