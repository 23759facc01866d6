// What each exit code means: the one table that --help, the man page and the README show.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace tools::rawhttpget::face {

struct ExitMeaning {
  int code;
  std::string_view meaning;
};

// In ascending order. A test holds the man page and the README to these words.
inline constexpr std::array<ExitMeaning, 14> kExitMeanings{{
    {0, "every file was saved whole"},
    {1, "anything not named below"},
    {2, "wrong usage, or a URL that cannot be taken"},
    {3, "a file could not be written or read"},
    {4, "the network: name not found, unreachable, refused, reset, cut short, silent"},
    {5, "TLS: a certificate that cannot be trusted, or no common ground"},
    {6, "the server or the proxy wants another user or password"},
    {7, "the server broke the protocol"},
    {8, "the server answered with an error (status 400 and above)"},
    {9, "the file's checksum is not the one given"},
    {10, "no privilege to open raw sockets"},
    {129, "stopped by SIGHUP"},
    {130, "stopped by SIGINT (Ctrl-C)"},
    {143, "stopped by SIGTERM"},
}};

// The table as --help shows it: a heading, and a line for each code. No line break at the end.
std::string exit_codes_text();

}  // namespace tools::rawhttpget::face
