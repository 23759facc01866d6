#include "tools/rawhttpget/disk/checksum.h"
#include "tools/rawhttpget/option_groups.h"

namespace tools::rawhttpget {

void add_file_options(CLI::App& app, Options& options, Typed& typed) {
  FileOptions& files = options.files;
  CLI::App* group = app.add_option_group("Files");
  group
      ->add_option(
          "-O,--output-document", files.output,
          "Save to this file; - is standard output (default: the URL's last path segment, or "
          "index.html)")
      ->type_name("FILE")
      ->check(must_name_something);
  group->add_option("-P,--directory-prefix", files.directory, "Save into this directory")
      ->type_name("DIR")
      ->check(must_name_something);
  CLI::Option* go_on =
      group->add_flag("-c,--continue", files.go_on, "Go on with what an earlier run has left");
  CLI::Option* no_clobber = group->add_flag("--nc,--no-clobber", files.no_clobber,
                                            "Keep a file that is there, and skip its URL");
  group
      ->add_flag("-N,--timestamping", files.timestamping,
                 "Only download what is newer than the file that is there")
      ->excludes(no_clobber);
  group->add_flag("--no-use-server-timestamps", typed.no_server_timestamps,
                  "Leave the file's time as the time of the download");
  group->add_flag("--content-disposition", files.content_disposition,
                  "Save under the name that the server advises");
  group->add_flag("--trust-server-names", files.trust_server_names,
                  "Save under the last name of the URL that redirections led to");
  add_size(*group, "--start-pos", files.start, "Begin at this octet of the document")
      ->excludes(go_on);
  group
      ->add_option("--checksum", files.checksum,
                   "Save only what has this digest: sha256: and 64 hexadecimal digits")
      ->type_name("DIGEST")
      ->check([](const std::string& text) {
        return disk::parse_checksum(text) ? std::string() : std::string("want sha256:HEX");
      });
  add_size(*group, "--max-filesize", files.largest, "Refuse documents larger than this");
  group
      ->add_option("--segments", files.segments,
                   "Download a file in so many parts at once, each over a connection of its own")
      ->type_name("N")
      ->check(CLI::Range(1, kMostSegments))
      ->capture_default_str();
}

}  // namespace tools::rawhttpget
