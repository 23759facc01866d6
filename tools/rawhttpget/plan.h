// What the options mean for one URL.
#pragma once

#include <functional>
#include <string>

#include "stack/apps/ask.h"
#include "stack/http/url.h"
#include "tools/rawhttpget/logins.h"
#include "tools/rawhttpget/options.h"
#include "tools/rawhttpget/saver.h"

namespace tools::rawhttpget {

// The URL that was typed. Throws Failure(kUsage).
stack::http::Url url_of(const std::string& typed, const Options& options);

// What to ask for at `url`, and on what terms. Throws Failure: content that is to be sent may not
// be there to be read.
stack::apps::Ask ask_of(const stack::http::Url& url, const Options& options, const Logins& logins);
stack::apps::Terms terms_of(const Options& options);

// The file to save `url` to as it is, before any server has had its say; with its directory.
std::string path_of(const stack::http::Url& url, const Options& options);
// How to name it once a server has; nothing where it has none. `accept` hears of the name before
// it is opened.
FileSaver::Naming naming_of(const Options& options);

// What to save under, and how. Makes the directory of -P. Throws Failure.
disk::FileRequest request_of(const Options& options, const stack::http::Url& url);

}  // namespace tools::rawhttpget
