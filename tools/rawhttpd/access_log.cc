#include "tools/rawhttpd/access_log.h"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <iterator>
#include <string_view>

#include "tools/rawhttpget/say.h"

namespace tools::rawhttpd {

namespace {

constexpr std::size_t kLongestRequestLine = 1000;  // octets, before what has to be escaped is

std::string printable(std::string_view text) {
  std::string line;
  for (const char character : text.substr(0, kLongestRequestLine)) {
    const bool is_plain =
        character >= ' ' && character <= '~' && character != '"' && character != '\\';
    if (is_plain) {
      line += character;
    } else {
      fmt::format_to(std::back_inserter(line), "\\x{:02x}", static_cast<unsigned char>(character));
    }
  }
  return text.size() > kLongestRequestLine ? line + "..." : line;
}

std::string now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return std::string(text.data(), size);
}

}  // namespace

void AccessLog::answered(const stack::base::Endpoint& client,
                         const stack::http::RequestHead* request, int status) {
  rawhttpget::say(now() + " " + access_line(client, request, status));
}

std::string access_line(const stack::base::Endpoint& client,
                        const stack::http::RequestHead* request, int status) {
  const std::string line =
      request ? fmt::format("{} {} HTTP/1.{}", request->method, request->target, request->minor)
              : "-";
  return fmt::format("{} \"{}\" {}", client.to_string(), printable(line), status);
}

}  // namespace tools::rawhttpd
