# A laboratory for end-to-end tests, to be sourced: two network namespaces joined by a veth pair, servers in
# one, the client in the other, both with addresses of both families; a third one may stand between them as a
# router. All names carry this process's id, so that laboratories can stand side by side; whatever is made
# here is removed when the script ends, however it ends.
#
# lab_open             makes the namespaces and the directories below
# lab_open_routed      the same with a router in between
# in_server, in_client, in_router  run a command in a namespace
# lab_hop_mtu DIRECTION MTU  the router's hop "to-server" or "to-client" has this MTU from now on
# lab_forget           the kernels forget the path MTUs and metrics that they have learnt
# server_knows_mtu FAMILY MTU  the server has learnt it by ICMP
# lab_hosts NAME ADDRESS...  the client finds these addresses under the name
# lab_watch            from now on the client's packets stand in $lab/packets, with their times
# lab_watch_end        ends that; seconds_between PATTERN PATTERN then tells the time between the first two
# lab_nginx            serves $lab/www at http://$server_address/ and http://[$server_address6]/ (compressed
#                      under /gzip/), and tells the client its address under /whoami
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
router_ns=lab-$$-router
server_address=10.77.0.1
client_address=10.77.0.2
server_address6=fd77::1
client_address6=fd77::2
client_world=()   # put before every command of the client's
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
  local namespace
  for namespace in "$client_ns" "$server_ns" "$router_ns"; do
    ip netns del "$namespace" 2>/dev/null || true
  done
  if [[ -n $lab ]]; then
    if [[ ${KEEP_LAB:-} ]]; then echo "left behind: $lab" >&2; else rm -rf "$lab"; fi
  fi
  exit "$status"
}

lab_begin() {
  lab_need
  trap lab_close EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  lab=$(mktemp -d "${TMPDIR:-/tmp}/lab-$$-XXXXXX")
  chmod 755 "$lab"
  mkdir "$lab/www" "$lab/got"
  chmod 777 "$lab/got"
}

lab_namespace() {
  ip netns add "$1"
  # An address can be used at once, without a look whether somebody else has it.
  ip netns exec "$1" sysctl --quiet --write net.ipv6.conf.all.accept_dad=0 \
    net.ipv6.conf.default.accept_dad=0
  ip -n "$1" link set lo up
}

# lab_wire NAME NAMESPACE ADDRESS ADDRESS6 NAMESPACE ADDRESS ADDRESS6: a veth pair between the two, each end of
# that name.
lab_wire() {
  local name=$1
  shift
  ip -n "$1" link add "$name" type veth peer name "$name" netns "$4"
  while (( $# )); do
    ip -n "$1" address add "$2/24" dev "$name"
    ip -n "$1" address add "$3/64" dev "$name" nodad
    ip -n "$1" link set "$name" up
    shift 3
  done
}

lab_open() {
  lab_begin
  lab_namespace "$server_ns"
  lab_namespace "$client_ns"
  lab_wire wire "$server_ns" "$server_address" "$server_address6" \
    "$client_ns" "$client_address" "$client_address6"
}

lab_open_routed() {
  server_address=10.78.0.1 server_address6=fd78::1
  lab_begin
  lab_namespace "$server_ns"
  lab_namespace "$router_ns"
  lab_namespace "$client_ns"
  lab_wire wire "$client_ns" "$client_address" "$client_address6" "$router_ns" 10.77.0.254 fd77::fe
  lab_wire far "$server_ns" "$server_address" "$server_address6" "$router_ns" 10.78.0.254 fd78::fe
  in_router sysctl --quiet --write net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
    net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
  ip -n "$client_ns" route add default via 10.77.0.254
  ip -n "$client_ns" -6 route add default via fd77::fe
  ip -n "$server_ns" route add default via 10.78.0.254
  ip -n "$server_ns" -6 route add default via fd78::fe
}

# By the route and not by the interface: a veth loses in silence what its other end may not send. "lock" makes
# the router hold to it though it forwards (ip-route(8)).
lab_hop_mtu() {
  case $1 in
    to-server) ip -n "$router_ns" route replace 10.78.0.1/32 dev far mtu lock "$2"
               ip -n "$router_ns" -6 route replace fd78::1/128 dev far mtu lock "$2" ;;
    to-client) ip -n "$router_ns" route replace 10.77.0.2/32 dev wire mtu lock "$2"
               ip -n "$router_ns" -6 route replace fd77::2/128 dev wire mtu lock "$2" ;;
  esac
}

lab_forget() {
  local namespace
  for namespace in "$server_ns" "$client_ns"; do
    ip -n "$namespace" route flush cache
    ip -n "$namespace" -6 route flush cache
    ip -n "$namespace" tcp_metrics flush
  done
}

# server_knows_mtu FAMILY MTU: its kernel has learnt this path MTU towards the client, or the run proves nothing.
server_knows_mtu() {
  local client=$client_address
  [[ $1 == 4 ]] || client=$client_address6
  ip -n "$server_ns" route get "$client" | grep --quiet "mtu $2" ||
    fail "the server has not learnt of an MTU of $2: this run proves nothing"
}

in_server() { ip netns exec "$server_ns" "$@"; }
in_router() { ip netns exec "$router_ns" "$@"; }
in_client() { ip netns exec "$client_ns" "${client_world[@]}" "$@"; }

# `ip netns exec` gives each command a mount namespace of its own, which ends with it.
lab_hosts() {
  local name=$1 address
  shift
  for address; do echo "$address $name"; done >>"$lab/hosts"
  client_world=(bash -c 'mount --bind "$0" /etc/hosts && exec "$@"' "$lab/hosts")
}

lab_watch() {
  in_client tcpdump -i wire -nn -tt -l --immediate-mode 'tcp or icmp or icmp6' \
    >"$lab/packets" 2>"$lab/tcpdump" &
  lab_watcher=$!
  lab_processes+=("$lab_watcher")
  wait_for grep --quiet --no-messages 'listening on' "$lab/tcpdump"
}
lab_watch_end() {
  sleep 0.1  # what was sent last has been written by then
  kill "$lab_watcher"
  wait "$lab_watcher" 2>/dev/null || true
}

# From the first packet whose line matches one pattern to the first that matches the other.
seconds_between() {
  awk -v from="$1" -v to="$2" '
    !begun && $0 ~ from { begun = $1 }
    !ended && $0 ~ to { ended = $1 }
    END { if (begun && ended) printf "%.6f\n", ended - begun; else exit 1 }' "$lab/packets" ||
    fail "no packets $1 and $2 in $lab/packets"
}

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
    listen 80;
    listen [::]:80;
    root $lab/www;
    location /gzip/ { alias $lab/www/; gzip on; gzip_types text/plain; gzip_min_length 1; }
    location /to-file/ { return 302 /file; }
    location /round/ { return 302 /round/; }
    location /whoami { return 200 "\$remote_addr\n"; }
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

# How many RSTs the kernel of the client's namespace has sent, of both families. Ours go out by raw sockets,
# which it does not count.
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
  [[ $code != 0 ]] || no_part_stays
}

no_part_stays() {
  local left
  left=$(find "$lab/got" -name '*.part*')
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

# A part may stay, for another run to go on with.
expect_no_final_file() {
  local left
  left=$(find "$lab/got" -type f -not -name '*.part' -not -name '*.part.info')
  [[ -z $left ]] || fail "a file stands: $left"
}

sum_of() { sha256sum "$1" | cut -d ' ' -f 1; }

# by_curl URL: what curl gets is in $lab/curl.
by_curl() {
  in_client curl --silent --show-error --fail --compressed --globoff --output "$lab/curl" "$1" ||
    fail "curl cannot get $1"
}

# as_curl URL NAME [ARGS...]: what rawhttpget ARGS saves as NAME is what curl got before.
as_curl() {
  local url=$1 name=$2 ours theirs
  shift 2
  rm -f "$lab/got/$name"
  get "$@" "$url"
  expect_code 0
  expect_said '^200 OK$'
  expect_said "^Wrote $(stat --format=%s "$lab/curl") bytes to $name\$"
  [[ -f $lab/got/$name ]] || fail "no file $name"
  ours=$(sum_of "$lab/got/$name")
  theirs=$(sum_of "$lab/curl")
  [[ $ours == "$theirs" ]] ||
    fail "SHA-256 $ours, curl's is $theirs ($(cmp "$lab/got/$name" "$lab/curl" 2>&1 || true))"
}

# same_as_curl URL NAME [ARGS...]: both.
same_as_curl() {
  by_curl "$1"
  as_curl "$@"
  rm -f "$lab/curl"
}
