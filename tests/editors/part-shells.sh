# shellcheck shell=sh
# What the shells offer behind a command line: asked of bash's function, of zsh through a terminal, of fish.
: "${tree:?}" "${work:?}"
mkdir -p "$work/in/build" "$work/in/mydir" "$work/in/Spaced dir"
touch "$work/in/project.pei" "$work/in/my project.pei" "$work/in/Dockerfile" "$work/in/mydir/other.pei"

cat >"$work/ask.bash" <<'END'
# ask.bash FILE LINE: the words as readline cuts them
source "$1" || exit
line=$2
COMP_WORDS=() COMP_LINE=$line COMP_POINT=${#line}
for word in $line; do
  while [[ $word == *=* ]]; do COMP_WORDS+=("${word%%=*}" "="); word=${word#*=}; done
  [[ -n $word ]] && COMP_WORDS+=("$word")
done
[[ $line == *[[:space:]] ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_peic 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
END
# shellcheck disable=SC2016 # fish's own
ask() { # SHELL LINE: a word a line, the descriptions cut off, only the value of --name=value, no final slash or =
  case $1 in
  bash) bash --norc "$work/ask.bash" "$tree/editors/shell/peic.bash" "$2" ;;
  zsh) zsh -f "$tree/tests/editors/complete.zsh" "$tree/editors/shell" "$2" ;;
  fish) fish -N -c 'source $argv[1]; complete -C $argv[2]' "$tree/editors/shell/peic.fish" "$2" ;;
  esac | cut -f 1 | sed 's/^--[a-z-]*=\(.\)/\1/; s,[/=]$,,; s/^swarm,//; s/\\ / /g'
}
# shellcheck disable=SC2317 # called through ok
offers() { # SHELL LINE WORD... : all of them; !WORD: not this one
  shell=$1 line=$2
  shift 2
  (cd "$work/in" && ask "$shell" "$line") >"$work/offered"
  cat "$work/offered"
  for word; do
    case $word in
    !*) ! grep -qFxe "${word#!}" "$work/offered" || return 1 ;;
    *) grep -qFxe "$(printf %s "$word" | tr _ ' ')" "$work/offered" || { echo "not offered: $word" && return 1; } ;;
    esac
  done
}

for shell in bash zsh fish; do
  have "$shell" || continue
  while read -r line; do
    words=${line#*|}
    # shellcheck disable=SC2086 # a list of words
    ok "$shell: ${line%%|*}" offers "$shell" "${line%% |*}${line##*|}" ${words%|*}
  done <<'END'
peic ch | check !build |
peic  | build check graph project.pei my_project.pei !Dockerfile |
peic -q l | lock !plan |
peic check  | project.pei mydir !Dockerfile !check |
peic project.pei -- | --force --out !--dry-run |
peic check --col | --color !--check |
peic check --fo | !--force |
peic check --color= | auto always never !text |
peic project.pei --color=al | always !auto |
peic check --target= | swarm kubernetes devcontainer ci |
peic check --target=swarm,k | kubernetes !ci |
peic graph --format= | svg html mermaid |
peic why --format= | text json !svg |
peic -o b | build !project.pei |
peic project.pei -o  | build mydir !project.pei !check |
peic verify  | build mydir !project.pei |
peic import Do | Dockerfile |
peic init m | minimal ml mydir !web |
peic explain E020 | E0205 E0202 !E0300 |
peic explain service.po | service.ports |
peic help g | graph !build |
peic version  | !Dockerfile !build |
END
done
if have bash; then
  # as people have it: from a terminal, through readline
  typed() { printf 'source %s\npeic explain E0205\t \nexit\n' "$tree/editors/shell/peic.bash" | bash --norc -i 2>&1 | grep -q 'no object of this name\|E0205'; }
  ok "bash -i takes it" typed
fi
