// A page in a real browser: what it makes of it. Without a chromium such tests are skipped.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace tests {

namespace fs = std::filesystem;

// It speaks to nobody: neither to its makers nor to anybody else. In a network namespace of its
// own, where that can be made, it could not even if it tried.
inline constexpr const char* kBrowser =
    "$(unshare --net true 2>/dev/null && echo unshare --net) timeout 100 chromium --headless "
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions --disable-dev-shm-usage "
    "--hide-scrollbars --virtual-time-budget=5000 --window-size=1200,2400 ";

class Browser : public testing::Test {
 protected:
  void SetUp() override {
    if (output_of("command -v chromium").empty()) GTEST_SKIP() << "no chromium";
    std::string name = (fs::temp_directory_path() / "report.XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override {
    if (!folder_.empty() && !std::getenv("KEEP_PAGES")) fs::remove_all(folder_);
  }

  static std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::string text;
    std::array<char, 4096> piece{};
    while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe.get())) {
      text.append(piece.data(), size);
    }
    return text;
  }

  // The page as it stands once its scripts have run, and what they complained of.
  struct Shown {
    std::string dom{};
    std::string console{};
  };
  Shown show(const std::string& html, const std::string& more = "") const {
    const fs::path page = folder_ / "page.html";
    std::ofstream(page) << html;
    const std::string console = (folder_ / "console").string();
    const std::string command =
        std::string(kBrowser) + more + " --user-data-dir=" + (folder_ / "profile").string() +
        " --enable-logging=stderr --dump-dom file://" + page.string() + " 2>" + console;
    Shown shown{.dom = output_of(command)};
    // What the browser's own pages say is nothing to us.
    shown.console = output_of("grep CONSOLE " + console + " | grep -v 'source: chrome:'");
    return shown;
  }
  // A picture of it.
  std::string picture(const std::string& html, const std::string& more = "") const {
    const fs::path page = folder_ / "page.html";
    const fs::path picture = folder_ / "page.png";
    std::ofstream(page) << html;
    output_of(std::string(kBrowser) + more + " --user-data-dir=" + (folder_ / "profile").string() +
              " --screenshot=" + picture.string() + " file://" + page.string() + " 2>/dev/null");
    std::ifstream file(picture, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fs::path folder_;
};

// What the root element says of itself, such as data-drawn.
inline std::string root_attribute(const std::string& dom, const std::string& name) {
  const std::string root = dom.substr(0, dom.find("<head>"));
  const std::size_t at = root.find(name + "=\"");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + name.size() + 2;
  return root.substr(begin, root.find('"', begin) - begin);
}

}  // namespace tests
