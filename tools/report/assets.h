// The files that the page carries in itself, put into the program when it is built (embed.cmake).
#pragma once

#include <string_view>

namespace tools::report::assets {

extern const std::string_view page_css;
extern const std::string_view page_js;
// Both empty where npm could not be asked at build time.
extern const std::string_view uplot_css;
extern const std::string_view uplot_js;

}  // namespace tools::report::assets
