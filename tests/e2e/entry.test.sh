# Every branch of /entrypoint.sh in real containers: what runs, in which order, how it ends and how fast; hooks with all that
# they can have; read-only and non-root containers; the state that decides about first-run hooks.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

runtime=$PWD/runtime/image
cp -R tests/e2e/entry "$work/project"
cd "$work/project" || exit
sed -i "s/sleep 60 # .*/sleep 60 # $$ $(date +%s)/" boxes.pei # no builder has this step yet: its words are in the log
need "it compiles" bounded 20 "$peic" boxes.pei -o build
built() { bounded 300 build/pei build >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; return 1; }; }
need "build/pei build" built

image() { echo "pei-e2e-entry:$1"; }
# out [OPTION...] IMAGE [WORD...]: what a container prints, on one line, and its status; stderr is kept in $work/err
out() {
  out_status=0
  bounded 20 docker run --rm --name pei-e2e-entry-run "$@" >"$work/said" 2>"$work/err" || out_status=$?
  tr '\n' '/' <"$work/said" && echo "$out_status"
}
says() { grep -F -e "$1" "$work/err"; }

section "hooks of the build"
built_lines='<two words><$HOME><it'\''s>
<shell></home/me><2000>
inline /root'
built_says() { bounded 20 docker run --rm --entrypoint cat "$(image plain)" /tmp/built; }
check "arguments as words, as shell text, of a user, of a text" is "$built_lines" built_says
check "the text that took too long, with the policy warn: said, and the build went on" \
  grep -F 'pei: build hook inline failed with status 124; going on' "$work/build.log"

# ---- a row for each branch: the name | options of docker | the image | words | what it prints, and its status ----
section "branches"
hooks='first of the parent/first as me in /home/me/every, of the parent/every <a;b> <$X> <*> me/'
# shellcheck disable=SC2034 # read by eval
odd="it's"
while IFS='|' read -r name options box words want; do
  case $name in '' | \#*) continue ;; esac
  eval "set -- $options $(image "$box") $words"
  check "$name" is "$hooks$want" out "$@"
done <<'ROWS'
entry: a script, with its own words||script||entry <its own> <words> root/0
entry: the container's words instead||script|a 'b c' '' --verbose|entry <a> <b c> <> <--verbose> root/0
entry: words behind --||script|-- --no-block -x|entry <--no-block> <-x> root/0
entry: an option that is the entry's||script|--mode=x|entry <--mode=x> root/0
entry: a text, with the words of the image's command, as its user, with its status||body||entry <from> entry <the image> me/5
entry: … or the container's words||body|x|entry <x> me/5
entry: words by a shell, as the user has them||words||entry <--home> </home/me> <one> <two> me/0
entry: … or the container's words||words|'$HOME'|entry <$HOME> me/0
entry wins over --no-block||script|--no-block|entry <its own> <words> root/0
a command, word for word||plain|printf '<%s>' 'a b' "$odd" '$HOME' '*' ''|<a b><it's><$HOME><*><>0
a command behind --||plain|-- echo --verbose|--verbose/0
the status of a command||plain|sh -c 'exit 42'|42
a command that a signal ends||plain|sh -c 'kill -s KILL $$'|137
no such command||plain|no-such-command|127
--no-block||plain|--no-block|0
--no-block and a command||plain|--no-block echo ran|ran/0
--verbose and a command||plain|--verbose echo ran|ran/0
the command of a service: its words||plain|bash -c 'echo $0 $#' x y|x 1/0
ROWS
check "an unknown option: status 2, before any hook" is 2 out "$(image plain)" --nope
check "… and it is said" says 'pei: unknown option --nope'
out "$(image plain)" --verbose --no-block >/dev/null
check "--verbose says what is done" says 'pei: first-run hook say-2'

section "stdin and terminals"
from_stdin() { printf 'one\ntwo\n' | bounded 20 docker run --rm -i "$(image plain)" cat; }
check "stdin reaches the command, hooks have none" is 'first of the parent
first as me in /home/me
every, of the parent
every <a;b> <$X> <*> me
one
two' from_stdin
# on a terminal of its own; its lines end in CR LF
on_terminal() { # TEXT WORD...
  on_text=$1; shift
  { sleep 1; printf '%b' "$on_text"; sleep 0.3; } | bounded 20 script -qec "$*" /dev/null >"$work/typed" 2>&1 || on_status=$?
  tr -d '\r' <"$work/typed" >"$work/seen"
}
on_status=0
on_terminal 'echo "is $0 $SETUP" $-\nexit 5\n' docker run --rm -it -e TERM=dumb "$(image plain)"
check "a terminal: a login shell, with the login hooks" grep -E '^is .*bash sourced it.s .*i' "$work/seen"
check "… which a failing one does not keep away" grep -F 'pei: login hook inline failed with status 3; the login goes on' "$work/seen"
check "… and its status" test "$on_status" = 5
on_status=0
on_terminal '' docker run --rm -it "$(image plain)" sh -c '"test -t 0 && echo is a terminal; exit 6"'
check "a command on a terminal has it" grep -x 'is a terminal' "$work/seen"
check "… and its status" test "$on_status" = 6

# ---- containers that stay: each is stopped ----
start() { # NAME [OPTION...] IMAGE [WORD...]
  start_name=pei-e2e-entry-$1; shift
  bounded 20 docker run -d --name "$start_name" "$@" >/dev/null
}
log() { docker logs "pei-e2e-entry-$1" 2>&1; }
logged() { log "$1" | grep -q -e "$2"; }
status_of() { docker wait "pei-e2e-entry-$1"; }
stops() { # NAME STATUS: long before docker kills it after ten seconds, with that status
  faster 5000 bounded 30 docker stop "pei-e2e-entry-$1" && is "$2" status_of "$1"
}

section "stopping waits for no ten seconds"
start wait "$(image plain)"
start wait-verbose "$(image plain)" --verbose
start command "$(image plain)" sleep 600
start entry --entrypoint /entrypoint.sh "$(image script)" x
start tty -t "$(image plain)"
start tty-open -it "$(image plain)"
start hook "$(image slow)"
start user --user 2000 "$(image plain)"
within 10 logged wait 'every <' && within 10 logged wait-verbose 'waiting to be stopped'
within 10 logged hook ready && within 10 logged user 'every <'
sleep 0.5
check "nothing to run: it waits" stops wait 143
check "… and says so if asked" stops wait-verbose 143
check "a command" stops command 143
check "a terminal" stops tty 129
check "a terminal and stdin" stops tty-open 129
check "in a hook" stops hook 143
check "not as root" stops user 143
check "the entry had ended by itself" is 0 status_of entry

section "signals"
start catch "$(image catcher)"
start catch-command --entrypoint /entrypoint.sh -v "$PWD/scripts/catcher.sh:/catcher.sh:ro" "$(image plain)" /catcher.sh
for branch in catch catch-command; do
  within 10 logged "$branch" ready || :
  for signal in HUP INT QUIT USR1 USR2; do
    docker kill -s "$signal" "pei-e2e-entry-$branch" >/dev/null
    check "$branch: $signal arrives" within 5 logged "$branch" "^$signal\$"
  done
  check "$branch: stopped, with its own status" stops "$branch" 9
  once_each() { log "$1" | sed -n '/ready/,$p' | sed 1d | tr '\n' ' '; }
  check "$branch: each once, in order" is "HUP INT QUIT USR1 USR2 TERM " once_each "$branch"
done
start by-int "$(image plain)" sleep 600
within 10 logged by-int 'every <' || :
sleep 0.3
docker kill -s INT pei-e2e-entry-by-int >/dev/null
check "INT ends a plain command" is 130 status_of by-int

section "zombies"
orphans='for i in 1 2 3 4 5; do (sleep 0.1 &) ; done; (sh -c "sleep 0.1 & sleep 0.05" &)'
zombies='n=0; for f in /proc/[0-9]*/stat; do read -r l <"$f" || continue; case $l in *") Z "*) n=$((n + 1)) ;; esac; done; echo $n'
start reap "$(image plain)"
start reap-command "$(image plain)" sh -c "$orphans; exec sleep 600"
start reap-tty -it "$(image plain)"
for branch in reap reap-command reap-tty; do
  within 10 logged "$branch" 'every <' || :
  docker exec "pei-e2e-entry-$branch" sh -c "$orphans"
done
sleep 0.6
for branch in reap reap-command reap-tty; do
  check "$branch: none is left" is 0 docker exec "pei-e2e-entry-$branch" sh -c "$zombies"
done

section "login hooks"
exec_in() { bounded 20 docker exec "$@"; }
check "none in docker exec" is in exec_in pei-e2e-entry-reap bash -c 'echo in $SETUP'
check "none in an interactive shell that is no login shell" is in exec_in pei-e2e-entry-reap bash -ic 'echo in $SETUP' 2>/dev/null
check "none in a login shell that is PID 1" is in bounded 20 docker run --rm --entrypoint bash "$(image plain)" -lc 'echo in $SETUP'
for shell in bash sh; do
  # the hooks' own words go to stderr where no terminal is
  check "in a login shell: $shell" is "in sourced it's" exec_in pei-e2e-entry-reap $shell -lc 'echo "in $SETUP"'
done
failure() { exec_in pei-e2e-entry-reap bash -lc true 2>&1; }
check "what is run speaks on stderr, and the failing one is reported" is 'login
pei: login hook inline failed with status 3; the login goes on' failure

# an image without /etc/profile, with zsh; twice, as by a parent and a child
installed() {
  bounded 20 docker run --rm -v "$runtime:/r:ro" --entrypoint sh "$(image plain)" -c '
    rm -r /etc/profile /etc/profile.d; mkdir /etc/zsh
    for i in 1 2; do
      sh /r/build/login-install.sh /r/profile/pei-env.sh && sh /r/build/login-install.sh /r/profile/pei-login.sh
    done
    cat /etc/profile /etc/zsh/zprofile; sh -lc "echo \$SETUP" 2>/dev/null'
}
check "in an image without /etc/profile, and in zsh" is ". /etc/profile.d/pei-env.sh
. /etc/profile.d/pei-login.sh
emulate sh -c '. /etc/profile.d/pei-env.sh'
emulate sh -c '. /etc/profile.d/pei-login.sh'
sourced it's" installed

section "read-only root"
check "with nothing writable" is "${hooks}ran/0" out --read-only "$(image plain)" echo ran
check "… first-run hooks run at every start" is "${hooks}ran/0" out --read-only "$(image plain)" echo ran
check "with a tmpfs at /run" is "${hooks}ran/0" out --read-only --tmpfs /run "$(image plain)" echo ran
check "and an entry" is "${hooks}entry <x> root/0" out --read-only "$(image script)" x
check "not as root" is "${hooks}ran/0" out --read-only --user 2000 "$(image plain)" echo ran
check "as a user that the image does not know, its hooks for others fail" is "first of the parent/1" out --user 4242 "$(image plain)" echo ran
check "… and it is said why" says 'cannot run as me: only root can'
check "an image that runs as its user" is "${hooks}entry/0" out "$(image nobody)" echo entry

section "first-run hooks: once in a container, or once in a volume"
start again "$(image plain)" echo ran
status_of again >/dev/null
bounded 20 docker start -a pei-e2e-entry-again >"$work/again" 2>&1 || :
check "not again in the same container" is 'every, of the parent
every <a;b> <$X> <*> me
ran' cat "$work/again"
docker commit pei-e2e-entry-again pei-e2e-entry:committed >/dev/null
check "not again in an image committed after them" is 'every, of the parent/every <a;b> <$X> <*> me/ran/0' out pei-e2e-entry:committed
keep='-v pei-e2e-entry-state:/pei-init/state'
# shellcheck disable=SC2086 # two words
check "with a volume at /pei-init/state" is "${hooks}ran/0" out $keep "$(image plain)" echo ran
# shellcheck disable=SC2086
check "not again in a new container with it" is 'every, of the parent/every <a;b> <$X> <*> me/ran/0' out $keep "$(image plain)" echo ran
check "again in one without" is "${hooks}ran/0" out "$(image plain)" echo ran

section "failing hooks"
start failing "$(image failing)" echo ran
check "a failing first-run hook stops the container with its status" is 1 status_of failing
check "… after those before it" is 'first
try' docker logs pei-e2e-entry-failing
bounded 20 docker start -a pei-e2e-entry-failing >"$work/again" 2>/dev/null || :
check "only it and those after it run again" is try cat "$work/again"
docker cp "$work/again" pei-e2e-entry-failing:/tmp/mended >/dev/null 2>&1
bounded 20 docker start -a pei-e2e-entry-failing >"$work/again" 2>&1 || :
check "mended, it goes on from there" is 'try
third
ran' cat "$work/again"
check "hooks that take too long: one is reported, one ends the container" is 137 out "$(image late)"
check "… it is said of the first" says 'every-run hook inline was ended, as its time was over (status 124); going on'

section "what is in the image"
check "only scripts that are referenced" is 'entry.sh say.sh setup.sh ' docker run --rm --entrypoint sh "$(image script)" -c 'cd /pei-init/scripts/scripts && printf "%s " *'
check "no file of the project besides" is "" docker run --rm --entrypoint sh "$(image script)" -c 'find / -xdev -name "unreferenced*" -o -xdev -name "*.pei" -o -xdev -name build.sh'
check "only parts of the runtime that are used" is 'as.sh child.sh hooks.sh ' docker run --rm --entrypoint sh "$(image script)" -c 'cd /pei-init/lib && printf "%s " *'
