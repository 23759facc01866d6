# Completion of rawhttpd for bash; needs nothing but bash. A test holds the options to --help.

_rawhttpd_options="
  -h --help --version -v --verbose --packets --tun --address --peer-address --port --mtu
  --cc --mss --window --no-sack --no-timestamps --no-wscale --ecn --pacing"

_rawhttpd() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  # bash takes --name=value apart into three words.
  [[ $current == = ]] && current=
  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}
  COMPREPLY=()
  case $before in
    --cc) mapfile -t COMPREPLY < <(compgen -W "reno cubic bbr" -- "$current") ;;
    --tun) mapfile -t COMPREPLY < <(compgen -W "$(ls /sys/class/net 2>/dev/null)" -- "$current") ;;
    --address | --peer-address | --port | --mtu | --mss | --window) ;;
    *)
      if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$_rawhttpd_options" -- "$current")
      else
        mapfile -t COMPREPLY < <(compgen -d -- "$current")
      fi ;;
  esac
}

complete -o filenames -F _rawhttpd rawhttpd
