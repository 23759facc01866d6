#include <cstdio>
#include <exception>

#include "tools/rawhttpget/download.h"
#include "tools/rawhttpget/exit_code.h"
#include "tools/rawhttpget/options.h"

namespace {

using tools::rawhttpget::ExitCode;

int fail(const char* what, ExitCode code) {
  std::fprintf(stderr, "rawhttpget: %s\n", what);
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto options = tools::rawhttpget::parse_options(argc, argv);
    return options ? tools::rawhttpget::download(*options) : static_cast<int>(options.error());
  } catch (const tools::rawhttpget::Failure& failure) {
    return fail(failure.what(), failure.code());
  } catch (const std::exception& error) {
    return fail(error.what(), ExitCode::kOther);
  }
}
