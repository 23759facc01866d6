# A laboratory for end-to-end tests, to be sourced: two network namespaces joined by a veth pair, servers in
# one, the client in the other. All names carry this process's id, so that laboratories can stand side by
# side; whatever is made here is removed when the script ends, however it ends.
#
# lab_open             makes the namespaces and the directories below
# in_server, in_client run a command in a namespace
# lab_nginx            serves $lab/www at http://$server_address/ (compressed under /gzip/)
# lab_python           serves $lab/www at http://$server_address:8000/ by python3 -m http.server
# lab_offloads_off     no merged or split segments and no unfinished checksums on the wire between them
# lab_as_nobody        from now on the client is a user without privileges, running a copy of the program
# lab_file NAME SIZE   makes a file of random octets in $lab/www
# get ARGS...          runs rawhttpget in $lab/got: its exit code is in $code, its words in $lab/stderr
# RAWHTTPGET=PROGRAM   in the environment: the program to test instead of build/release/rawhttpget
# KEEP_LAB=1           in the environment: leave the laboratory's files behind
set -euo pipefail

lab_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rawhttpget=${RAWHTTPGET:-$lab_root/build/release/rawhttpget}
server_ns=lab-$$-server
client_ns=lab-$$-client
server_address=10.77.0.1
client_address=10.77.0.2
client_prefix=()  # put before rawhttpget: setpriv, env and the like
lab=
lab_processes=()

skip() {
  echo "skipped: $*"
  exit 77
}

# Says what differed, and how to see it again.
fail() {
  {
    echo "FAILED: $*"
    [[ -s $lab/command ]] && echo "command:  $(<"$lab/command")"
    [[ -s $lab/stderr ]] && { echo "it said:"; tail -n 20 "$lab/stderr" | cut -c 1-300 | sed 's/^/  /'; }
    echo "to repeat: sudo KEEP_LAB=1 RAWHTTPGET=$rawhttpget $lab_script"
  } >&2
  exit 1
}
lab_script=$(printf '%q ' "$0" "$@")

lab_need() {
  (( EUID == 0 )) || skip "needs root, for network namespaces and raw sockets"
  [[ -x $rawhttpget ]] || skip "$rawhttpget is missing: cmake --build --preset release"
}

lab_close() {
  local status=$? pid
  trap - EXIT
  for pid in "${lab_processes[@]}"; do kill "$pid" 2>/dev/null || true; done
  [[ -n $lab && -s $lab/nginx.pid ]] && kill "$(<"$lab/nginx.pid")" 2>/dev/null
  ip netns del "$client_ns" 2>/dev/null
  ip netns del "$server_ns" 2>/dev/null
  if [[ -n $lab ]]; then
    if [[ ${KEEP_LAB:-} ]]; then echo "left behind: $lab" >&2; else rm -rf "$lab"; fi
  fi
  exit "$status"
}

lab_open() {
  lab_need
  trap lab_close EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  lab=$(mktemp -d "${TMPDIR:-/tmp}/lab-$$-XXXXXX")
  chmod 755 "$lab"
  mkdir "$lab/www" "$lab/got"
  chmod 777 "$lab/got"

  ip netns add "$server_ns"
  ip netns add "$client_ns"
  ip -n "$server_ns" link add wire type veth peer name wire netns "$client_ns"
  ip -n "$server_ns" address add "$server_address/24" dev wire
  ip -n "$client_ns" address add "$client_address/24" dev wire
  local namespace
  for namespace in "$server_ns" "$client_ns"; do
    ip -n "$namespace" link set lo up
    ip -n "$namespace" link set wire up
  done
}

in_server() { ip netns exec "$server_ns" "$@"; }
in_client() { ip netns exec "$client_ns" "$@"; }

# wait_for COMMAND...: until it succeeds; gives up after ten seconds.
wait_for() {
  local left
  for (( left = 200; left > 0; --left )); do
    "$@" && return
    sleep 0.05
  done
  fail "waited in vain for: $*"
}

lab_nginx() {
  cat >"$lab/nginx.conf" <<CONFIG
user root;
worker_processes 1;
pid $lab/nginx.pid;
error_log $lab/nginx.log;
events { worker_connections 64; }
http {
  access_log off;
  sendfile on;
  types { text/plain txt; }
  default_type application/octet-stream;
  client_body_temp_path $lab/nginx-body;
  proxy_temp_path $lab/nginx-proxy;
  fastcgi_temp_path $lab/nginx-fastcgi;
  uwsgi_temp_path $lab/nginx-uwsgi;
  scgi_temp_path $lab/nginx-scgi;
  server {
    listen $server_address:80;
    root $lab/www;
    location /gzip/ { alias $lab/www/; gzip on; gzip_types text/plain; gzip_min_length 1; }
    location /moved/ { return 301 /; }
  }
}
CONFIG
  # It forks once its sockets listen, so that there is nothing to wait for.
  in_server nginx -e "$lab/nginx.log" -c "$lab/nginx.conf"
}

# lab_listen NAMESPACE PORT COMMAND...: starts a server and waits until it listens.
lab_listen() {
  local namespace=$1 port=$2
  shift 2
  ip netns exec "$namespace" "$@" >"$lab/server.log" 2>&1 &
  lab_processes+=($!)
  wait_for lab_listens "$namespace" "$port"
}
lab_listens() {
  [[ -n $(ip netns exec "$1" ss --no-header --listening --tcp --numeric "sport = :$2") ]]
}

lab_python() {
  lab_listen "$server_ns" 8000 /usr/bin/python3 -m http.server --bind "$server_address" \
    --directory "$lab/www" 8000
}

lab_offloads_off() {
  local namespace
  for namespace in "$server_ns" "$client_ns"; do
    ip netns exec "$namespace" ethtool --offload wire tso off gso off gro off tx off rx off \
      >"$lab/ethtool.log"
  done
}

lab_as_nobody() {
  cp "$rawhttpget" "$lab/program"
  chmod 755 "$lab/program"
  rawhttpget=$lab/program
  client_prefix=(setpriv --reuid nobody --regid "$(id --group nobody)" --clear-groups)
}

lab_file() {
  head --bytes="$2" /dev/urandom >"$lab/www/$1"
}

# How many RSTs the kernel of the client's namespace has sent. Ours go out by raw sockets, which it does not
# count.
kernel_resets() {
  in_client awk '/^Tcp: [A-Z]/ { for (i = 1; i <= NF; ++i) if ($i == "OutRsts") column = i }
                 /^Tcp: [0-9]/ { print $column }' /proc/net/snmp
}

get() {
  local before after
  printf '%q ' "${client_prefix[@]}" "$rawhttpget" "$@" >"$lab/command"
  before=$(kernel_resets)
  code=0
  (cd "$lab/got" && in_client "${client_prefix[@]}" "$rawhttpget" "$@") 2>"$lab/stderr" || code=$?
  after=$(kernel_resets)
  [[ $before == "$after" ]] || fail "the kernel sent $((after - before)) RSTs"
  no_part_stays
}

no_part_stays() {
  local left
  left=$(find "$lab/got" -name '*.part')
  [[ -z $left ]] || fail "left behind: $left"
}

expect_code() {
  [[ $code == "$1" ]] || fail "exit code $code, expected $1"
}

expect_said() {
  grep --quiet --extended-regexp -- "$1" "$lab/stderr" || fail "it did not say: $1"
}

expect_one_line() {
  local lines
  lines=$(wc --lines <"$lab/stderr")
  [[ $lines == 1 ]] || fail "$lines lines, expected one"
}

expect_no_file() {
  local left
  left=$(find "$lab/got" -type f)
  [[ -z $left ]] || fail "a file stands: $left"
}

sum_of() { sha256sum "$1" | cut -d ' ' -f 1; }

# same_as_curl URL NAME [ARGS...]: what rawhttpget ARGS saves as NAME is what curl gets.
same_as_curl() {
  local url=$1 name=$2 ours theirs
  shift 2
  in_client curl --silent --show-error --fail --compressed --output "$lab/curl" "$url" ||
    fail "curl cannot get $url"
  get "$@" "$url"
  expect_code 0
  expect_said '^200 OK$'
  expect_said "^Wrote $(stat --format=%s "$lab/curl") bytes to $name\$"
  [[ -f $lab/got/$name ]] || fail "no file $name"
  ours=$(sum_of "$lab/got/$name")
  theirs=$(sum_of "$lab/curl")
  [[ $ours == "$theirs" ]] ||
    fail "SHA-256 $ours, curl's is $theirs ($(cmp "$lab/got/$name" "$lab/curl" 2>&1 || true))"
  rm -f "$lab/curl"
}
