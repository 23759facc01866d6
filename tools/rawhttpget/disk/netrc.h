// ~/.netrc: who to be for which machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tools::rawhttpget::disk {

inline constexpr std::size_t kMostNetrc = 1024 * 1024;  // octets

struct Login {
  std::string user{};
  std::string password{};
  friend bool operator==(const Login&, const Login&) = default;
};

class Netrc {
 public:
  // machine NAME or default, login, password and account with a word each; a word may stand in
  // quotation marks, with \" and \\ in it. Comments begin with "#"; macdef goes to the next empty
  // line. Nothing for anything else.
  static std::optional<Netrc> parse(std::string_view text);

  // Of the machine of that name (letters count without their case), else of the default, which
  // counts only for machines that are not named. The first entry counts.
  std::optional<Login> find(std::string_view host) const;

 private:
  struct Entry {
    std::string machine{};  // empty: default
    Login login{};
  };
  std::vector<Entry> entries_;
};

// Nothing if there is no such file. Throws Failure(kFile) for one that is another user's, or cannot
// be read or understood.
std::optional<Netrc> read_netrc(const std::string& path);

}  // namespace tools::rawhttpget::disk
