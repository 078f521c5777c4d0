# Completion of peic for bash. Made by `make docs` from compiler/cli/*.def: edit those, not this file.
# shellcheck shell=bash disable=SC2207 # a word a line, and none holds blanks

_peic_verbs() { verbs='build check diff why watch verify lock plan graph stats fmt fix init import lsp explain version help'; }

_peic_verb() { # VERB: sets `options`, and in `kind` what it works on
  case $1 in
  build) kind=project options='--out= -o --param= -p --target= --force --check --locked --offline -Werror --error-format= --error-limit= --color= --ascii --dump= --quiet -q --help -h --version -V' ;;
  check) kind=project options='--param= -p --target= --locked --offline -Werror --error-format= --error-limit= --color= --ascii --dump= --quiet -q --help -h --version -V' ;;
  diff) kind=project options='--out= -o --param= -p --target= --check --locked --offline -Werror --error-format= --error-limit= --color= --ascii --stat --help -h --version -V' ;;
  why) kind=file options='--out= -o --param= -p --target= --error-format= --error-limit= --color= --ascii --project= --format= --help -h --version -V' ;;
  watch) kind=project options='--out= -o --param= -p --target= --force --locked --offline -Werror --color= --ascii --help -h --version -V' ;;
  verify) kind=dir options='--error-format= --error-limit= --color= --ascii --compile --format= --quiet -q --help -h --version -V' ;;
  lock) kind=project options='--param= -p --check --no-images --strict -Werror --error-format= --error-limit= --color= --ascii --quiet -q --help -h --version -V' ;;
  plan) kind=project options='--out= -o --param= -p --target= --check --locked --offline -Werror --error-format= --format= --error-limit= --color= --ascii --quiet -q --help -h --version -V' ;;
  graph) kind=project options='--out= -o --param= -p --target= --locked --offline -Werror --error-format= --format= --error-limit= --color= --ascii --help -h --version -V' ;;
  stats) kind=project options='--out= -o --param= -p --target= --locked --offline -Werror --error-format= --format= --error-limit= --color= --ascii --help -h --version -V' ;;
  fmt) kind=project options='--check --error-format= --error-limit= --color= --ascii --quiet -q --help -h --version -V' ;;
  fix) kind=project options='--param= -p --dry-run -Werror --error-format= --error-limit= --color= --ascii --quiet -q --help -h --version -V' ;;
  init) kind=template options='--list --quiet -q --help -h --version -V' ;;
  import) kind=file options='--out= -o --force -Werror --error-format= --error-limit= --color= --ascii --quiet -q --help -h --version -V' ;;
  lsp) kind=none options='--help -h --version -V' ;;
  explain) kind=word options='--color= --ascii --list --help -h --version -V' ;;
  version) kind=none options='--help -h --version -V' ;;
  help) kind=verb options='--help -h --version -V' ;;
  esac
}

_peic_option() { # VERB OPTION: sets `kind` and `words` of its value
  kind=none words=''
  case $1:$2 in
  build:--out | diff:--out | why:--out | watch:--out | plan:--out | graph:--out | stats:--out | build:-o | diff:-o | why:-o | watch:-o | plan:-o | graph:-o | stats:-o) kind=dir ;;
  import:--out | import:-o) kind=project ;;
  *:--param | *:-p) kind=free ;;
  *:--target) kind=some words='devcontainer swarm kubernetes ci' ;;
  *:--error-format) kind=one words='text short json sarif' ;;
  plan:--format | graph:--format | stats:--format) kind=one words='text json dot mermaid svg html' ;;
  *:--error-limit) kind=free ;;
  *:--color) kind=one words='auto always never' ;;
  *:--dump) kind=some words='tokens ast ir plan' ;;
  *:--list) kind=one words='codes words' ;;
  *:--project) kind=project ;;
  why:--format | verify:--format) kind=one words='text json' ;;
  esac
}

_peic_files() { # PATTERN: what the file names end with
  local IFS=$'\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -d -- "$cur") $(compgen -f -X "!*$1" -- "$cur" | while read -r f; do [ -d "$f" ] || printf '%s\n' "$f"; done))
}

_peic_value() { # KIND WORDS
  local before=
  case $1 in
  one) COMPREPLY=($(compgen -W "$2" -- "$cur")) ;;
  some)
    if [[ $cur == *,* ]]; then before=${cur%,*},; fi
    COMPREPLY=($(compgen -P "$before" -W "$2" -- "${cur##*,}"))
    ;;
  dir)
    compopt -o filenames 2>/dev/null
    local IFS=$'\n'
    COMPREPLY=($(compgen -d -- "$cur"))
    ;;
  file) _peic_files '' ;;
  project) _peic_files .pei ;;
  verb) COMPREPLY=($(compgen -W "$verbs" -- "$cur")) ;;
  template)
    COMPREPLY=($(compgen -W "$("$peic" init --list 2>/dev/null | cut -d ' ' -f 1)" -- "$cur"))
    COMPREPLY+=($(compgen -d -S / -- "$cur"))
    ;;
  word)
    COMPREPLY=($(compgen -W "$({ "$peic" explain --list=codes && "$peic" explain --list=words; } 2>/dev/null | cut -d ' ' -f 1)" -- "$cur"))
    ;;
  esac
}

_peic() {
  local cur=${COMP_WORDS[COMP_CWORD]} option='' verb='' peic=${COMP_WORDS[0]} verbs options kind words i
  peic=${peic/#\~/$HOME}
  COMPREPLY=()
  _peic_verbs
  # bash takes `--name=value` for three words
  if [[ $cur == = ]]; then cur='' option=${COMP_WORDS[COMP_CWORD - 1]}
  elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == = ]]; then option=${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ ${COMP_WORDS[COMP_CWORD - 1]} == -* ]]; then option=${COMP_WORDS[COMP_CWORD - 1]}
  fi
  # the verb is the first word that is no option; any other one is a file of `build`
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
    = | -*) continue ;;
    esac
    if [[ ${COMP_WORDS[i - 1]} == = ]]; then continue; fi
    _peic_option build "${COMP_WORDS[i - 1]}"
    if [[ ${COMP_WORDS[i - 1]} == -* && $kind != none ]]; then continue; fi
    verb=build
    if [[ " $verbs " == *" ${COMP_WORDS[i]} "* ]]; then verb=${COMP_WORDS[i]}; fi
    break
  done
  _peic_verb "${verb:-build}"
  local arg=$kind
  _peic_option "${verb:-build}" "$option"
  if [[ -n $option && $kind != none ]]; then _peic_value "$kind" "$words"
  elif [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
  elif [[ -n $verb ]]; then _peic_value "$arg" ''
  else
    _peic_files .pei
    COMPREPLY+=($(compgen -W "$verbs" -- "$cur"))
  fi
}

complete -F _peic peic
