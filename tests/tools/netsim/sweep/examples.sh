# For tests of sim/README.md's examples: the README at $readme, netsim at $netsim, and a folder to work in.

work=$(mktemp -d)
mkdir "$work/bin"
ln -s "$(realpath "$netsim")" "$work/bin/netsim"
PATH=$work/bin:$PATH

# example TEXT: the block of code in which TEXT stands.
example() {
  awk -v text="$1" '/^```/ { if (inside && found) { printf "%s", block; exit } inside = !inside; block = ""; found = 0; next }
                    inside { block = block $0 "\n"; if (index($0, text)) found = 1 }' "$readme"
}

# What every sharded sweep must end with: the octets that one process writes.
same_as_one_process() {
  netsim sweep "$1" --seeds "$2" --out one.jsonl || (($? == 1)) || return 1
  cmp one.jsonl results.jsonl || { echo "the shards' results are not those of one process"; return 1; }
  [[ $(wc -l <results.jsonl) == "$3" ]] || { echo "not $3 lines"; return 1; }
}
