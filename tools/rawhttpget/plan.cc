#include "tools/rawhttpget/plan.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "stack/http/credentials.h"
#include "stack/http/disposition.h"
#include "stack/http/loose_url.h"
#include "tools/rawhttpget/disk/header_line.h"
#include "tools/rawhttpget/file_name.h"
#include "tools/rawhttpget/upload.h"
#include "tools/text/escape.h"

namespace tools::rawhttpget {

using stack::apps::Ask;
using stack::apps::Beginning;
using stack::apps::Terms;
using stack::apps::Upload;
using stack::http::Url;

namespace {

std::string in_directory(const Options& options, const std::string& name) {
  const std::string& directory = options.files.directory;
  if (directory.empty()) return name;
  return directory.ends_with('/') ? directory + name : directory + '/' + name;
}

std::optional<Upload> upload_of(const RequestOptions& request) {
  if (request.post_data) return upload_of_text(*request.post_data);
  if (request.body_data) return upload_of_text(*request.body_data);
  if (request.post_file) return upload_of_file(*request.post_file);
  if (request.body_file) return upload_of_file(*request.body_file);
  return {};
}

std::string method_of(const RequestOptions& request) {
  if (!request.method.empty()) return request.method;
  if (request.spider) return "HEAD";
  return request.post_data || request.post_file ? "POST" : "GET";
}

// What is sent as credentials; what cannot be sent is a mistake.
std::string sendable(std::optional<std::string> credentials) {
  if (!credentials) throw Failure(ExitCode::kUsage, "the user, password or token cannot be sent");
  return *std::move(credentials);
}

// Who asks: as the options say, else the URL, else ~/.netrc.
std::string authorization_of(const Url& url, const RequestOptions& request, const Logins& logins) {
  using stack::http::basic_credentials;
  if (!request.bearer.empty()) return sendable(stack::http::bearer_credentials(request.bearer));
  if (!request.user.empty()) return sendable(basic_credentials(request.user, request.password));
  if (!url.user().empty()) return sendable(basic_credentials(url.user(), url.password()));
  const auto login = logins.find(url.host());
  return login ? sendable(basic_credentials(login->user, login->password)) : std::string();
}

stack::http::Fields fields_of(const RequestOptions& request) {
  stack::http::Fields fields;
  for (const std::string& line : request.headers) {
    const auto field = disk::parse_header_line(line);
    fields.add(field->name, field->value);
  }
  if (!request.referer.empty() && !fields.contains("Referer"))
    fields.add("Referer", request.referer);
  if (!request.keep_alive && !fields.contains("Connection")) fields.add("Connection", "close");
  return fields;
}

// What becomes of a file that is there already.
disk::Clash clash_of(const FileOptions& files) {
  if (!files.output.empty() || files.go_on || files.timestamping) return disk::Clash::kReplace;
  return files.no_clobber ? disk::Clash::kRefuse : disk::Clash::kNumber;
}

}  // namespace

Url url_of(const std::string& typed, const Options& options) {
  auto url = stack::http::parse_typed(typed);
  if (!url) {
    throw Failure(ExitCode::kUsage,
                  fmt::format("{}: {}", text::escape(typed), name_of(url.error())));
  }
  if (options.request.https_only && url->scheme() != stack::http::Scheme::kHttps) {
    throw Failure(ExitCode::kUsage, fmt::format("{}: not https", text::escape(typed)));
  }
  return *std::move(url);
}

Ask ask_of(const Url& url, const Options& options, const Logins& logins) {
  const RequestOptions& request = options.request;
  Ask ask{.url = url,
          .method = method_of(request),
          .upload = upload_of(request),
          .fields = fields_of(request),
          .login = {authorization_of(url, request, logins)},
          .decode = request.decode};
  if (!request.user_agent.empty()) ask.user_agent = request.user_agent;
  if (options.files.start) ask.part = {.begin = *options.files.start};
  return ask;
}

Terms terms_of(const Options& options) {
  const NetworkOptions& network = options.network;
  Terms terms{.most_redirects = options.request.most_redirects,
              .allow_insecure_redirects =
                  options.request.allow_insecure_redirects && !options.request.https_only,
              .retry = {.attempts = network.tries,
                        .longest_pause = network.wait_retry,
                        .when_refused = network.retry_refused},
              .span = network.read_timeout};
  if (options.files.largest) terms.largest = *options.files.largest;
  if (network.max_time) terms.total = *network.max_time;
  if (network.speed_limit) {
    terms.span = network.speed_time;
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(network.speed_time).count();
    terms.least_per_span = *network.speed_limit * static_cast<std::uint64_t>(seconds);
  }
  return terms;
}

std::string path_of(const Url& url, const Options& options) {
  if (!options.files.output.empty()) return options.files.output;
  return in_directory(options, file_name_of(url));
}

FileSaver::Naming naming_of(const Options& options) {
  const FileOptions& files = options.files;
  if (!files.output.empty() || (!files.content_disposition && !files.trust_server_names)) return {};
  return [&options](const Beginning& beginning) {
    const FileOptions& wish = options.files;
    if (wish.content_disposition) {
      const auto field = beginning.head.fields.find("Content-Disposition");
      const auto name = field ? stack::http::advised_name(*field) : std::nullopt;
      if (name) return in_directory(options, fitting_name(*name));
    }
    return in_directory(options, file_name_of_theirs(beginning.url));
  };
}

disk::FileRequest request_of(const Options& options, const Url& url) {
  if (!options.files.directory.empty()) disk::make_folder(options.files.directory);
  disk::FileRequest request{.path = path_of(url, options),
                            .clash = clash_of(options.files),
                            .url = url.to_string(),
                            .resume = options.files.go_on};
  if (!options.files.checksum.empty()) {
    request.expected_sum = disk::parse_checksum(options.files.checksum);
  }
  return request;
}

}  // namespace tools::rawhttpget
