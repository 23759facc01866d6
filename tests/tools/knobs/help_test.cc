#include "tools/knobs/help.h"

#include <gtest/gtest.h>

#include <sstream>

namespace tools::knobs {
namespace {

TEST(Help, HasAHeadingForEachGroupInOrder) {
  CLI::App app("Does something.", "program");
  app.formatter(help());
  bool flag = false;
  std::string text;
  int number = 5;
  std::vector<std::string> urls;
  app.add_option("URL", urls, "Where from")->expected(0, 100);
  app.add_option("--cc", text, "Congestion control")
      ->check(CLI::IsMember(std::vector<std::string>{"reno", "cubic"}))
      ->type_name("NAME")
      ->group("TCP");
  CLI::App* files = app.add_option_group("Files");
  files->add_option("-O,--output-document", text, "Save to this file")->type_name("FILE");
  files->add_flag("--nc,--no-clobber", flag, "Keep what is there");
  files->add_option("--segments", number, "Parts")
      ->type_name("N")
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  app.footer("The end");
  EXPECT_EQ(app.help(),
            "Does something.\n"
            "\n"
            "Usage: program [OPTION]... [URL]...\n"
            "\n"
            "Arguments:\n"
            "  URL                         Where from\n"
            "\n"
            "Options:\n"
            "  -h, --help                  Print this help message and exit\n"
            "\n"
            "Files:\n"
            "  -O, --output-document FILE  Save to this file\n"
            "      -nc, --no-clobber       Keep what is there\n"
            "      --segments N            Parts (default: 5)\n"
            "\n"
            "TCP:\n"
            "      --cc {reno,cubic}       Congestion control\n"
            "\n"
            "The end\n");
}

TEST(Help, NamesCommands) {
  CLI::App app("Does something.", "program");
  app.formatter(help());
  int number = 0;
  CLI::App* run = app.add_subcommand("run", "Run it");
  run->add_option("NAME", number, "What")->required();
  EXPECT_EQ(app.help(),
            "Does something.\n"
            "\n"
            "Usage: program COMMAND [OPTION]...\n"
            "\n"
            "Commands:\n"
            "  run                         Run it\n"
            "\n"
            "Options:\n"
            "  -h, --help                  Print this help message and exit\n");
  EXPECT_NE(run->help().find("[OPTION]... NAME\n"), std::string::npos) << run->help();
}

TEST(Help, BreaksLinesBetweenWords) {
  CLI::App app("Does something.", "program");
  app.formatter(help());
  std::string text;
  app.add_option("--an-option-with-a-long-name", text,
                 "A description of many words that stands behind it and goes on and on and on, "
                 "until nobody wants to read any more of it");
  bool flag = false;
  app.add_flag("--a-flag-with-a-very-long-name", flag, "Set");
  const std::string shown = app.help();
  EXPECT_NE(shown.find("\n      --an-option-with-a-long-name TEXT\n" + std::string(30, ' ') +
                       "A description of many words that stands behind it\n" +
                       std::string(30, ' ') + "and goes on"),
            std::string::npos)
      << shown;
  std::istringstream lines(shown);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80u) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

}  // namespace
}  // namespace tools::knobs
