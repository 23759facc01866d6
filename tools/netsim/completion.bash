# Completion of netsim for bash; needs nothing but bash. A test holds the options to --help.

_netsim_scenario="--bytes --set --cc --mss --window --no-sack --no-timestamps --no-wscale --ecn --pacing"

# _netsim_options COMMAND: its options.
_netsim_options() {
  case $1 in
    run) echo "-h --help --seed --seeds --json --packets $_netsim_scenario" ;;
    bench) echo "-h --help --runs $_netsim_scenario" ;;
    validate) echo "-h --help --quick" ;;
    *) echo "-h --help" ;;
  esac
}

_netsim() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
  # bash takes --name=value apart into three words.
  [[ $current == = ]] && current=
  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}
  case $before in
    netsim | */netsim) words="list run bench validate $(_netsim_options)" ;;
    run | bench) words="$("${COMP_WORDS[0]}" list 2>/dev/null | cut -d' ' -f1) $(_netsim_options "$before")" ;;
    --cc) words="reno cubic" ;;
    --bytes | --set | --mss | --window | --seed | --seeds | --runs) ;;
    *) words=$(_netsim_options "${COMP_WORDS[1]}") ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _netsim netsim
