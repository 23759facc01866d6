#include <csignal>
#include <exception>
#include <string>

#include "tools/rawhttpd/options.h"
#include "tools/rawhttpd/serve.h"
#include "tools/rawhttpget/exit_code.h"
#include "tools/rawhttpget/say.h"

namespace {

using tools::rawhttpget::ExitCode;

int fail(const char* what, ExitCode code) {
  tools::rawhttpget::say(std::string("rawhttpd: ") + what);
  return static_cast<int>(code);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // see say()
  try {
    const auto options = tools::rawhttpd::parse_options(argc, argv);
    return options ? tools::rawhttpd::serve(*options) : static_cast<int>(options.error());
  } catch (const tools::rawhttpget::Failure& failure) {
    return fail(failure.what(), failure.code());
  } catch (const std::exception& error) {
    return fail(error.what(), ExitCode::kOther);
  }
}
