# Completion of rawhttpget for bash; needs nothing but bash. A test holds the options to --help.

_rawhttpget_options="
  -h --help -V --version -i --input-file
  -q --quiet -v --verbose -nv --no-verbose --progress --show-progress -S --server-response --json --write-out
  --tcp-stats --explain --pcap --pcap-secrets --report
  -O --output-document -P --directory-prefix -c --continue -nc --no-clobber -N --timestamping
  --no-use-server-timestamps --content-disposition --trust-server-names --start-pos --checksum --max-filesize
  --segments
  --header -U --user-agent --referer --method --spider --post-data --post-file --body-data --body-file
  --user --http-user --password --http-password --bearer --no-netrc --proxy-user --proxy-password
  --no-cookies --load-cookies --save-cookies --keep-session-cookies --compression --max-redirect
  --allow-insecure-redirects --no-http-keep-alive
  --no-check-certificate --ca-certificate --secure-protocol --https-only
  -4 --inet4-only -6 --inet6-only --bind-address --interface --resolve --no-proxy
  --dns-timeout --connect-timeout --read-timeout -T --timeout --max-time -t --tries --retry-connrefused
  --waitretry -w --wait --limit-rate --speed-limit --speed-time -j --jobs
  --cc --mss --window --no-sack --no-timestamps --no-wscale --ecn --pacing"

# _rawhttpget_values OPTION: what may follow it, in COMPREPLY; fails for an option that takes no value.
_rawhttpget_values() {
  local words=
  case $1 in
    --progress) words="bar dot none" ;;
    --compression) words="none auto gzip" ;;
    --secure-protocol) words="auto TLSv1_2 TLSv1_3" ;;
    --cc) words="reno cubic bbr" ;;
    --method) words="GET HEAD POST PUT DELETE OPTIONS PATCH" ;;
    --interface) words=$(ls /sys/class/net 2>/dev/null) ;;
    -P | --directory-prefix)
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return ;;
    -i | --input-file | --pcap | --report | -O | --output-document | --post-file | --body-file | --load-cookies | \
      --save-cookies | --ca-certificate)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return ;;
    --write-out | --start-pos | --checksum | --max-filesize | --segments | --header | -U | --user-agent | --referer | \
      --post-data | --body-data | --user | --http-user | --password | --http-password | --bearer | --proxy-user | \
      --proxy-password | --max-redirect | --bind-address | --resolve | --dns-timeout | --connect-timeout | \
      --read-timeout | -T | --timeout | --max-time | -t | --tries | --waitretry | -w | --wait | --limit-rate | \
      --speed-limit | --speed-time | -j | --jobs | --mss | --window)
      return ;;
    *) return 1 ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

_rawhttpget() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  # bash takes --name=value apart into three words.
  [[ $current == = ]] && current=
  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}
  COMPREPLY=()
  _rawhttpget_values "$before" && return
  [[ $current == -* ]] || return 0
  mapfile -t COMPREPLY < <(compgen -W "$_rawhttpget_options" -- "$current")
}

complete -o filenames -F _rawhttpget rawhttpget
