# Prints what zsh offers behind a command line, one a line. Runs as the shell in which that happens, and as the one that drives
# it through a terminal, as a person would.
# Usage: zsh -f complete.zsh DIR_OF_COMPLETIONS LINE
if [[ $1 == inside ]]; then
  PS1= PROMPT= RPROMPT=
  fpath=($2 $fpath)
  autoload -Uz compinit && compinit -u -D
  # what is offered is printed instead of shown; those who only ask what would match get their answer
  compadd() {
    local -a found prefix
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
    builtin compadd -A found "$@"
    zparseopts -E P:=prefix
    local w
    for w in $found; do print -r -- "<${prefix[2]}$w>"; done
    builtin compadd "$@"
  }
  tell() { _main_complete; compstate[list]= compstate[insert]=; print -r -- "<END>" }
  zle -C tell complete-word tell
  bindkey '^I' tell
  return
fi
zmodload zsh/zpty || exit 3
zpty shell zsh -f -i
zpty -w shell "source ${(q)0:A} inside ${(q)1}; print '<REA''DY>'"
zpty -r -m shell out '*<READY>*' || exit 3
zpty -n -w shell "$2"$'\t'
zpty -r -m shell out '*<END>*' || exit 3
print -r -- "$out" | tr -d '\r' | grep -o '<[^<>]*>' | tr -d '<>' | grep -v '^END$'
zpty -d shell
