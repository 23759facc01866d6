# Completion of netsim for bash; needs nothing but bash. A test holds the options to --help.

_netsim_selection="-h --help --set --bytes"

# _netsim_options COMMAND: its options.
_netsim_options() {
  case $1 in
    run) echo "$_netsim_selection --seed --seeds --json --packets --pcap --pcap-secrets --fault-log --packet-log --report --verify --oracles" ;;
    report) echo "$_netsim_selection --seed -o --out" ;;
    sweep) echo "$_netsim_selection --seeds -j --jobs --shard --out" ;;
    diff) echo "$_netsim_selection --seed --other-seed" ;;
    merge) echo "-h --help --out" ;;
    shrink) echo "$_netsim_selection --seed --out --test --most-runs" ;;
    compare) echo "$_netsim_selection --seeds -j --jobs --json --html" ;;
    bench) echo "$_netsim_selection --runs --oracles --json" ;;
    validate) echo "-h --help --quick" ;;
    tap) echo "$_netsim_selection --seed --void-beyond --kernel --netns --tun --content --json --pcap --report" ;;
    link) echo "$_netsim_selection --seed --void-beyond --a --b --a-netns --b-netns --a-host --b-host --json --pcap --report" ;;
    *) echo "-h --help" ;;
  esac
}

_netsim() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words=
  # bash takes --name=value apart into three words.
  [[ $current == = ]] && current=
  [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD - 2]}
  case $before in
    netsim | */netsim) words="list check schema run report sweep merge shrink replay diff compare bench validate tap link $(_netsim_options)" ;;
    run | check | report | sweep | shrink | replay | diff | compare | bench | tap | link)
      words="$("${COMP_WORDS[0]}" list 2>/dev/null | cut -d' ' -f1) $(compgen -f -- "$current") $(_netsim_options "$before")" ;;
    --oracles) words="on off" ;;
    --pcap | --fault-log | --packet-log | --report | --html | -o | --out | --test | --content) words=$(compgen -f -- "$current") ;;
    --set | --bytes | --seed | --seeds | --other-seed | --runs | -j | --jobs | --shard | --most-runs | --void-beyond | --kernel | --netns | \
      --tun | --a | --b | --a-netns | --b-netns | --a-host | --b-host) ;;
    *) words=$(_netsim_options "${COMP_WORDS[1]}") ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _netsim netsim
