#include "tools/rawhttpget/face/exit_code_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "tools/rawhttpget/exit_code.h"

namespace tools::rawhttpget::face {
namespace {

bool has(int code) { return std::ranges::count(kExitMeanings, code, &ExitMeaning::code) == 1; }

TEST(ExitCodeTable, HasEveryCodeInAscendingOrder) {
  for (const ExitCode code :
       {ExitCode::kOk, ExitCode::kOther, ExitCode::kUsage, ExitCode::kFile, ExitCode::kNetwork,
        ExitCode::kTls, ExitCode::kAuth, ExitCode::kProtocol, ExitCode::kHttpStatus,
        ExitCode::kChecksum, ExitCode::kNoPrivilege}) {
    EXPECT_TRUE(has(static_cast<int>(code))) << static_cast<int>(code);
  }
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
    EXPECT_TRUE(has(exit_code_of_signal(signal))) << signal;
  }
  EXPECT_TRUE(std::ranges::is_sorted(kExitMeanings, std::less<int>{}, &ExitMeaning::code));
}

// wget(1), "EXIT STATUS".
TEST(ExitCodeTable, AgreesWithWget) {
  EXPECT_EQ(static_cast<int>(ExitCode::kUsage), 2);
  EXPECT_EQ(static_cast<int>(ExitCode::kFile), 3);
  EXPECT_EQ(static_cast<int>(ExitCode::kNetwork), 4);
  EXPECT_EQ(static_cast<int>(ExitCode::kTls), 5);
  EXPECT_EQ(static_cast<int>(ExitCode::kAuth), 6);
  EXPECT_EQ(static_cast<int>(ExitCode::kProtocol), 7);
  EXPECT_EQ(static_cast<int>(ExitCode::kHttpStatus), 8);
}

TEST(ExitCodeTable, IsALineForEachCode) {
  const std::string text = exit_codes_text();
  EXPECT_TRUE(text.starts_with("Exit codes:\n    0  every file was saved whole\n")) << text;
  EXPECT_TRUE(text.ends_with("\n  143  stopped by SIGTERM")) << text;
  EXPECT_EQ(std::ranges::count(text, '\n'), static_cast<std::ptrdiff_t>(kExitMeanings.size()));
}

}  // namespace
}  // namespace tools::rawhttpget::face
