#include "tools/rawhttpget/disk/header_line.h"
#include "tools/rawhttpget/option_groups.h"

namespace tools::rawhttpget {
namespace {

std::string must_be_a_header(const std::string& text) {
  return disk::parse_header_line(text) ? "" : "want \"Name: value\" without control characters";
}

std::string must_fit_in_a_field(const std::string& text) {
  return disk::parse_header_line("Name: " + text) ? "" : "must hold no control characters";
}

void add_content_options(CLI::App& group, RequestOptions& request) {
  group.add_option("--method", request.method, "The request's method (default: GET)")
      ->type_name("METHOD")
      ->check([](const std::string& text) {
        const bool is_token =
            !text.empty() &&
            text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ-_") == std::string::npos;
        return is_token && text != "CONNECT" ? "" : "not a method that can be asked for";
      });
  group.add_flag("--spider", request.spider, "Ask whether it is there, and save nothing");
  CLI::Option* data =
      group.add_option("--post-data", request.post_data, "POST this")->type_name("TEXT");
  CLI::Option* file =
      group.add_option("--post-file", request.post_file, "POST what is in this file")
          ->type_name("FILE");
  CLI::Option* body =
      group.add_option("--body-data", request.body_data, "Send this with the method of --method")
          ->type_name("TEXT");
  CLI::Option* body_file =
      group.add_option("--body-file", request.body_file, "Send what is in this file likewise")
          ->type_name("FILE");
  data->excludes(file)->excludes(body)->excludes(body_file);
  file->excludes(body)->excludes(body_file);
  body->excludes(body_file);
}

void add_login_options(CLI::App& group, RequestOptions& request, Typed& typed) {
  group.add_option("--user,--http-user", request.user, "Who asks (Basic)")->type_name("NAME");
  group.add_option("--password,--http-password", request.password, "And the password")
      ->type_name("TEXT");
  group.add_option("--bearer", request.bearer, "A token to show (Bearer)")
      ->type_name("TOKEN")
      ->check(must_fit_in_a_field);
  group.add_flag("--no-netrc", typed.no_netrc, "Do not look for a login in ~/.netrc");
  group.add_option("--proxy-user", request.proxy_user, "Who asks the proxy")->type_name("NAME");
  group.add_option("--proxy-password", request.proxy_password, "And the password")
      ->type_name("TEXT");
}

void add_cookie_options(CLI::App& group, RequestOptions& request, Typed& typed) {
  group.add_flag("--no-cookies", typed.no_cookies, "Keep no cookies");
  group.add_option("--load-cookies", request.load_cookies, "Begin with the cookies of this file")
      ->type_name("FILE");
  group
      .add_option("--save-cookies", request.save_cookies,
                  "Write the cookies to this file in the end")
      ->type_name("FILE");
  group.add_flag("--keep-session-cookies", request.keep_session_cookies,
                 "Those of this session, too");
}

}  // namespace

void add_request_options(CLI::App& app, Options& options, Typed& typed) {
  RequestOptions& request = options.request;
  CLI::App* group = app.add_option_group("Request");
  group
      ->add_option(
          "--header", request.headers,
          "Send this field, too, or in place of ours; \"Name:\" takes ours away. To another "
          "origin only fields go that cannot hold a secret")
      ->type_name("FIELD")
      ->allow_extra_args(false)  // a URL may follow
      ->check(must_be_a_header);
  group->add_option("-U,--user-agent", request.user_agent, "Who we say we are")
      ->type_name("TEXT")
      ->check(must_fit_in_a_field);
  group->add_option("--referer", request.referer, "The page that led here")
      ->type_name("URL")
      ->check(must_fit_in_a_field);
  add_content_options(*group, request);
  add_login_options(*group, request, typed);
  add_cookie_options(*group, request, typed);
  group
      ->add_option("--compression", typed.compression,
                   "auto: ask for gzip, deflate, br and zstd, and undo them; none: take what comes")
      ->type_name("HOW")
      ->check(CLI::IsMember({"none", "auto", "gzip"}))
      ->capture_default_str();
  group->add_option("--max-redirect", request.most_redirects, "Redirections to follow for one URL")
      ->type_name("N")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  group->add_flag("--allow-insecure-redirects", request.allow_insecure_redirects,
                  "Follow a redirection from https to http, too");
  group->add_flag("--no-http-keep-alive", typed.no_keep_alive,
                  "A connection of its own for each request");
}

}  // namespace tools::rawhttpget
