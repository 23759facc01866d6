// packet_script FILE...: runs each script and says where the first thing went otherwise.
//
// Exits 0 if all went as written; 1 if not; 2 if a file could not be read or nothing was asked for.
// A script with a line "// fails: LINE: MESSAGE" has to fail there, with these words.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "tests/support/script_runner.h"
#include "tests/support/script_syntax.h"

namespace {

// What the line "// fails: ..." promises; empty if there is none.
std::string promised_failure(std::istream&& text) {
  constexpr std::string_view kPromise = "// fails: ";
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with(kPromise)) return line.substr(kPromise.size());
  }
  return "";
}

// "LINE: MESSAGE" of what went otherwise; empty if nothing did.
std::string failure_of(const std::string& text) {
  try {
    tests::script::Script script = tests::script::parse_script(text);
    tests::script::Runner(script).run();
    return "";
  } catch (const tests::script::Failure& failure) {
    return std::to_string(failure.line()) + ": " + failure.what();
  }
}

bool succeeds(const std::string& name, const std::string& text) {
  std::string failure = failure_of(text);
  std::string promised = promised_failure(std::istringstream(text));
  if (failure == promised) return true;
  if (failure.empty()) failure = "1: succeeds";
  std::fprintf(stderr, "%s:%s\n", name.c_str(), failure.c_str());
  if (!promised.empty()) std::fprintf(stderr, "must fail with: %s\n", promised.c_str());
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "packet_script FILE...\n");
    return 2;
  }
  int failed = 0;
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i]);
    std::stringstream text;
    if (!(text << file.rdbuf())) {
      std::fprintf(stderr, "%s: cannot be read\n", argv[i]);
      return 2;
    }
    if (!succeeds(argv[i], text.str())) ++failed;
  }
  return failed == 0 ? 0 : 1;
}
