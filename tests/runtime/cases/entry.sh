# entry.sh: which command PID 1 runs, with which words, and how it ends.
. "$(dirname "$0")/../lib.sh"

words_exact() {
	executable "$root/show" <<-'SH'
		for word in "$@"; do printf '<%s>' "$word"; done
	SH
	is "$(boot "$root/show" 'a b' '' "it's" '$(x)' '*' "a${nl}b" '\' -n '"')" \
		"<a b><><it's><\$(x)><*><a${nl}b><\\><-n><\">"
}
it 'the words of CMD are exact' words_exact

odd_names() {
	for name in 'a=b' 'a b' '$x' "it's"; do
		printf 'printf "<%%s>" "${0##*/}" "$@"\n' | executable "$bin/$name"
		is "$(boot -- "$name" '--x=y')" "<$name><--x=y>"
	done
}
it 'a command of any name' odd_names

entry_configured() {
	executable "$init/entry" <<-'SH'
		[ $# -gt 0 ] || set -- configured
		printf '<%s>' "$@"
	SH
	is "$(boot)" '<configured>'
	is "$(boot --mode=fast 'x y')" '<--mode=fast><x y>'
	is "$(boot -- --verbose)" '<--verbose>'
	is "$(boot --no-block)" '<configured>'
}
it 'the entry gets the arguments, or uses its own' entry_configured

no_block() { is "$(boot --no-block 2>&1)" ''; }
it '--no-block ends at once' no_block

status_kept() {
	status_of boot sh -c 'exit 7'
	is "$status" 7
	status_of boot sh -c 'kill -s KILL $$'
	is "$status" 137
	status_of boot sh -c 'exit 127'
	is "$status" 127
}
it 'the status of CMD is kept' status_kept

no_command() {
	status_of boot no-such-command 2>"$root/err"
	is "$status" 127
	has "$(cat "$root/err")" 'pei: no-such-command: there is no such command'
}
it 'a command that is not there' no_command

bad_option() {
	status_of boot --nope 2>"$root/err"
	is "$status" 2
	has "$(cat "$root/err")" 'unknown option --nope'
}
it 'an unknown option' bad_option

real_stdin() {
	printf 'echo leaked\n' | executable "$init/hooks/every-run/10-greedy"
	printf 'cat >/dev/null\n' | executable "$init/hooks/every-run/20-greedy"
	is "$(printf 'one\ntwo\n' | boot cat)" "leaked${nl}one${nl}two"
}
it 'CMD has the real stdin, hooks have none' real_stdin

closed_stdin() { is "$(boot sh -c 'cat; printf done' <&-)" done; }
it 'a closed stdin' closed_stdin

own_names() {
	printf '%s' '#!/bin/sh
printf "<%s><%s><%s><%s>" "$root" "$verbose" "$status" "$child"' >"$root/show" && chmod +x "$root/show"
	is "$(in_image root=1 verbose=2 status=3 child=4 $command "$runtime/image/entrypoint.sh" "$root/show")" '<1><2><3><4>'
}
it 'variables of the environment are left alone' own_names

own_signals() {
	[ "$TEST_SHELL" != 'busybox ash' ] || skip 'busybox env cannot reset signals; INT goes as TERM instead'
	# 32 and 33 are libc's own; who started the tests may have left them ignored
	is "$(boot grep SigIgn /proc/self/status | tr -d '\t' | sed 's/..\(.......\)$/00\1/')" 'SigIgn:0000000000000000'
}
it 'CMD ignores no signal' own_signals

terminal() {
	command -v script >/dev/null || skip 'script is not installed'
	printf 'me:x:%s:0::/:%s\n' "$(id -u)" "$(command -v "${TEST_SHELL%% *}")" >"$root/etc/passwd"
	case $TEST_SHELL in 'busybox ash') printf '' >"$root/etc/passwd" ;; esac
	export PEI_ROOT="$root" PATH="$bin:$TEST_PATH"
	got=$(printf 'printf "<%%s>" "in=$-"\nexit 5\n' | "$script" -qec "$command '$runtime/image/entrypoint.sh'" /dev/null) || status=$?
	is "$status" 5
	has "$got" '<in='
	case $got in *'<in='*i*) ;; *) is "$got" interactive ;; esac
}
script=$(command -v script || :)
status=0
it 'a terminal gives an interactive shell, with its status' terminal

read_only_state() {
	rm -rf "$init/state"
	: >"$init/state" # not a directory: it cannot be written, even by root
	printf 'echo ran\n' | executable "$init/hooks/first-run/10-once"
	is "$(boot --no-block)" ran
	[ -e "$root/run/pei/first-run/once" ]
	rm -rf "$root/run"
	: >"$root/run"
	has "$(boot --verbose --no-block 2>&1)" "state is in $root/tmp/pei: first-run hooks run at every start"
	rm -rf "$root/tmp"
	: >"$root/tmp"
	mkdir -p "$root/dev/shm"
	has "$(boot --verbose --no-block 2>&1)" "state is in $root/dev/shm/pei"
	rm -rf "$root/dev/shm"
	: >"$root/dev/shm"
	status_of boot --no-block 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'no place for state'
}
it 'state falls back to /run, /tmp, /dev/shm' read_only_state
