# Many claims in one laboratory, to be sourced after lab.sh: a scripted server that says anything, and claims that
# run side by side, each in a folder of its own, each failing by its name.
#
# lab_scripted [LISTENER...]  starts it at http://$server_address/, :8001 (another origin), as a proxy at :3128 and
#                      as one that wants "proxy:secret" at :3129; LISTENER is a further one (scripted/server.py)
# claim NAME COMMAND ARGS...  runs a function in the background as the claim NAME; $name is the claim's, and $lab/got
#                      is empty
# claims_end           waits for all of them; fails, and tells which did, if any did. CLAIMS=PATTERN in the
#                      environment: these alone
# say RECIPE           the URL that makes the server say it (scripted/recipe.py); its last segment is $name
# encoded TEXT         fit to be a value in a recipe
# try ARGS...          runs rawhttpget as get does; a .part may stay; ended after 30 s, which is exit code 124
# expect_document NAME SIZE [VERSION]  this file is the server's document, octet by octet
# expect_absent NAME   no such file; expect_files NAME...: these and no others
# expect_failure CODES it ended with one of the codes (a pattern such as "4|7"), in few words
# asked WHAT [END]     what the server was asked for (scripted/asked.py) by requests whose path ends in /$name
# expect_asked WHAT LINE...  that is these lines
scripted=$lab_root/tests/interop/scripted
claims_at_once=${CLAIMS_AT_ONCE:-4}
claim_names=()

lab_scripted() {
  scripted_log=$lab/requests
  local address=$server_address
  lab_listen "$server_ns" 80 /usr/bin/python3 "$scripted/server.py" "$scripted_log" \
    "http:[$server_address6]:80" "http:$address:8001" "proxy:$address:3128" "locked-proxy:$address:3129" \
    "$@" "http:$address:80"
  claims_resets=$(kernel_resets)
}

claim() {
  local name=$1
  shift
  [[ $name == ${CLAIMS:-*} ]] || return 0
  claim_names+=("$name")
  mkdir --mode=777 --parents "$lab/claims/$name/got"
  while (( $(jobs -pr | wc --lines) >= claims_at_once + ${#lab_processes[@]} )); do wait -n || true; done
  (
    trap - INT TERM
    lab=$lab/claims/$name
    "$@"
    touch "$lab/held"
  ) >"$lab/claims/$name/out" 2>&1 &
}

claims_end() {
  local name failed=0
  while (( $(jobs -pr | wc --lines) > ${#lab_processes[@]} )); do wait -n || true; done
  for name in "${claim_names[@]}"; do
    [[ -e $lab/claims/$name/held ]] && continue
    failed=$((failed + 1))
    echo "== $name" >&2
    cat "$lab/claims/$name/out" >&2
  done
  [[ ! -s $lab/server.log ]] || (( failed == 0 )) || { echo "the server said:"; tail "$lab/server.log"; } >&2
  (( failed == 0 )) || fail "$failed of ${#claim_names[@]} claims do not hold (CLAIMS=NAME runs one)"
  (( ${#claim_names[@]} > 0 )) || fail "no claim is called ${CLAIMS:-so}"
  [[ $claims_resets == "$(kernel_resets)" ]] || fail "the kernel sent RSTs"
  echo "${#claim_names[@]} claims hold"
}

say() { echo "http://$server_address/$1/$name"; }

encoded() {
  local text=$1 at octet LC_ALL=C
  for (( at = 0; at < ${#text}; ++at )); do
    octet=${text:at:1}
    case $octet in
      [a-zA-Z0-9._~-]) printf %s "$octet" ;;
      *) printf '%%%02X' "$(( $(printf %d "'$octet") & 255 ))" ;;
    esac
  done
}

try() {
  printf '%q ' "${client_prefix[@]}" "$rawhttpget" "$@" >"$lab/command"
  code=0
  (cd "$lab/got" && in_client "${client_prefix[@]}" timeout --kill-after=5 30 "$rawhttpget" "$@") \
    >"$lab/stdout" 2>"$lab/stderr" || code=$?
  (( code != 134 && code != 139 && code != 124 )) || fail "it broke down, or hung: exit code $code"
}

document() { /usr/bin/python3 "$scripted/body.py" "$@"; }

expect_document() {
  local file=$1
  shift
  [[ -f $lab/got/$file ]] || fail "no file $file, but: $(ls -A "$lab/got")"
  document "$@" | cmp - "$lab/got/$file" >"$lab/differ" 2>&1 || fail "not the server's document: $(<"$lab/differ")"
}

expect_absent() {
  [[ ! -e $lab/got/$1 ]] || fail "$1 stands, with $(stat --format=%s "$lab/got/$1") octets"
}

expect_files() {
  local there wanted
  there=$(ls -A "$lab/got")
  wanted=$(printf '%s\n' "$@" | sort)
  [[ $(sort <<<"$there") == "$wanted" ]] || fail "these files stand: ${there//$'\n'/, }; expected: $*"
}

expect_failure() {
  [[ $code =~ ^($1)$ ]] || fail "exit code $code, expected $1"
  [[ -s $lab/stderr ]] || fail "it failed in silence"
}

asked() { /usr/bin/python3 "$scripted/asked.py" "$scripted_log" "${2:-/$name}" "$1"; }

expect_asked() {
  local what=$1 lines
  shift
  lines=$(asked "$what")
  [[ $lines == "$(printf '%s\n' "$@")" ]] || fail "the server was asked ($what): ${lines//$'\n'/ | }; expected: $*"
}
