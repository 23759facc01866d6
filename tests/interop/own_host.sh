# A host of its own in a laboratory, to be sourced: rawhttpd serves $lab/www in the client's namespace behind a TUN
# device, and whoever speaks with it is the kernel there.
#
# own_host_open        makes the namespace and the directories
# own_host_start ARGS  starts rawhttpd there and waits until it serves; its words are in $lab/stderr
# own_host_runs ARGS   runs rawhttpd until it ends by itself: its exit code is in $code
# own_host_ends CODE   waits until it has ended; with CODE, and its device with it
# url FAMILY PATH      where rawhttpd serves PATH
# fetch ARGS...        curl in the client's namespace, quiet, at most 60 s
# expect_same PATH FILE  FILE is $lab/www/PATH by SHA-256
# RAWHTTPD=PROGRAM     in the environment: the program to test instead of build/release/rawhttpd
source "$(dirname "${BASH_SOURCE[0]}")/lab.sh"

rawhttpd=${RAWHTTPD:-$lab_root/build/release/rawhttpd}
rawhttpget=$rawhttpd  # what lab.sh looks for
host_address=10.78.0.2
host_address6=fd78::2
host_pid=
host_arguments=(--address "$host_address/24" --address "$host_address6/64")

own_host_open() {
  lab_begin
  lab_namespace "$client_ns"
  mkdir "$lab/www/sub" "$lab/www/list"
  echo '<p>index' >"$lab/www/sub/index.html"
}

own_host_start() {
  printf '%q ' "${client_prefix[@]}" "$rawhttpd" "$lab/www" "${host_arguments[@]}" "$@" >"$lab/command"
  # A shell lets its background jobs ignore SIGINT: undo that.
  ip netns exec "$client_ns" env --default-signal=INT,TERM,HUP "${client_prefix[@]}" \
    "$rawhttpd" "$lab/www" "${host_arguments[@]}" "$@" 2>"$lab/stderr" &
  host_pid=$!
  lab_processes+=("$host_pid")
  wait_for own_host_serves
}
own_host_serves() {
  kill -0 "$host_pid" 2>/dev/null || fail "rawhttpd ended"
  grep --quiet '^Serving' "$lab/stderr"
}

own_host_runs() {
  printf '%q ' "${client_prefix[@]}" "$rawhttpd" "$@" >"$lab/command"
  code=0
  timeout 10 ip netns exec "$client_ns" "${client_prefix[@]}" "$rawhttpd" "$@" 2>"$lab/stderr" ||
    code=$?
}

has_device() { in_client ip link show dev "$1" >/dev/null 2>&1; }

own_host_ends() {
  local ended=0
  wait_for own_host_gone
  wait "$host_pid" || ended=$?
  [[ $ended == "$1" ]] || fail "exit code $ended, expected $1"
  ! has_device tun0 || fail "the device is still there"
}
own_host_gone() { ! kill -0 "$host_pid" 2>/dev/null; }

url() {
  case $1 in
    4) echo "http://$host_address/$2" ;;
    6) echo "http://[$host_address6]/$2" ;;
  esac
}

fetch() { in_client curl --silent --show-error --globoff --max-time 60 "$@"; }

expect_same() {
  [[ $(sum_of "$lab/www/$1") == "$(sum_of "$2")" ]] ||
    fail "$2 is not $1 ($(cmp "$lab/www/$1" "$2" 2>&1 || true))"
}

# expect_status STATUS ARGS...: what curl ARGS is answered with.
expect_status() {
  local expected=$1 status
  shift
  status=$(fetch --output /dev/null --write-out '%{http_code}' "$@") || fail "curl $* failed"
  [[ $status == "$expected" ]] || fail "status $status, expected $expected: $*"
}
