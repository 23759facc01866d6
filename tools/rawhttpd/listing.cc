#include "tools/rawhttpd/listing.h"

#include <fmt/format.h>

#include <iterator>

#include "stack/http/percent.h"
#include "tools/text/markup.h"

namespace tools::rawhttpd {

std::string listing_page(std::string_view path, const std::vector<Entry>& entries) {
  const std::string title = text::html_text(path);
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{0}</title>\n"
      "<h1>{0}</h1>\n<table>\n",
      title);
  if (path != "/") page += "<tr><td><a href=\"../\">../</a><td>\n";
  for (const Entry& entry : entries) {
    // "./" before it, lest a ":" in a name makes a scheme of what stands before it (RFC 3986 4.2).
    fmt::format_to(std::back_inserter(page), "<tr><td><a href=\"./{0}{1}\">{2}{1}</a><td>{3}\n",
                   stack::http::percent_encoded(entry.name), entry.is_directory ? "/" : "",
                   text::html_text(entry.name),
                   entry.is_directory ? "" : fmt::format("{}", entry.size));
  }
  if (entries.size() == kMostEntries) page += "<tr><td>and more<td>\n";
  return page + "</table>\n";
}

}  // namespace tools::rawhttpd
