# To be sourced: a temporary directory $stage, and what the tests of packaging have in common.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
release=${RELEASE:-$root/build/release}
here=$root/tests/tools/packaging

skip() { echo "skipped: $*"; exit 77; }
fail() { echo "FAILED: $*"; exit 1; }

installs=$release/tools/packaging/cmake_install.cmake
[[ -r $installs ]] || skip "no release build"
while read -r file; do
  [[ -e $file ]] || skip "$file is not built (cmake --build --preset release --target installable)"
done < <(printf '%s\n' "$release"/{rawhttpget,rawhttpd,netsim}; grep -o '[^"]*/libstack_[^"]*\.a' "$installs")
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# expect_files DIRECTORY FILE...: they are there, and not empty.
expect_files() {
  local directory=$1 file
  shift
  for file in "$@"; do [[ -s $directory/$file ]] || fail "$file is missing or empty"; done
}
