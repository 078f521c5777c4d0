# login.sh: what a login shell reads and runs.
. "$(dirname "$0")/../lib.sh"

# A shell that sources both files, as /etc/profile does, and then a command.
login() { # COMMAND
	in_image $command -c ". '$runtime/image/profile/pei-env.sh'; . '$runtime/image/profile/pei-login.sh'; $1"
}

hook() { printf '%s\n' "$2" | executable "$init/hooks/user-login/$1"; }

once() {
	hook 20-b 'echo b'
	hook 10-a 'echo a'
	: >"$init/hooks/user-login/10-a.warn"
	is "$(login true 2>&1)" "a${nl}b"
	is "$(login ". '$runtime/image/profile/pei-login.sh'; $command -c '. \"$runtime/image/profile/pei-login.sh\"'" 2>&1)" "a${nl}b"
}
it 'login hooks run once, in order, not in shells inside' once

failing() {
	hook 10-bad 'exit 3'
	hook 20-b 'echo b'
	is "$(login 'echo in' 2>&1)" "pei: login hook bad failed with status 3; the login goes on${nl}b${nl}in"
}
it 'a failing login hook never locks out' failing

scripted() {
	hook 10-greedy 'cat; echo noise'
	is "$(echo data | login cat 2>/dev/null)" data
}
it 'stdin and stdout of a scripted login are left alone' scripted

# What peic writes for a hook with `source` and arguments.
source_hook() { # NN-ID SCRIPT ARGUMENTS
	cat >"$init/hooks/user-login/$1.source" <<-END
		if [ -n "\${BASH_VERSION-}\${ZSH_VERSION-}\${KSH_VERSION-}" ]; then
			. '$2' $3
		else
			pei_source() {
				. '$2'
			}
			pei_source $3
			unset -f pei_source
		fi
	END
}

sourced() {
	printf 'export ONE=1\nof_hook() { printf of_hook; }\n' >"$init/hooks/user-login/10-a.source"
	hook 20-b 'echo "b sees $ONE"'
	printf 'TWO="$1|$2|$#"\n' >"$root/two"
	source_hook 30-c "$root/two" "'it'\\''s b' \"\$ONE\""
	is "$(login 'echo "$ONE $TWO $(of_hook) $#"' 2>/dev/null)" "1 it's b|1|2 of_hook 0"
	is "$(login true 2>&1)" 'b sees 1'
	# shells inside: what only a shell itself can have is there again, what is run is not
	is "$(in_image PEI_LOGIN=1 $command -c ". '$runtime/image/profile/pei-login.sh'; of_hook" 2>&1)" of_hook
	is "$(login 'printf %s "${pei_sourced-}${pei_flags-}${pei_outer-}${pei_guard-}${pei_id-}"' 2>/dev/null)" ''
}
it 'a sourced hook changes the shell, each shell' sourced

sourced_options() {
	printf 'set -eu\n' >"$init/hooks/user-login/10-a.source"
	is "$(login 'false; printf "<%s>" "$NOT_SET"' 2>&1)" '<>'
	printf 'false\n' >"$init/hooks/user-login/10-a.source"
	is "$(login 'echo in' 2>&1)" in
	printf 'return 3\n' >"$init/hooks/user-login/10-a.source"
	is "$(login 'echo in' 2>&1)" in
	printf 'trap "echo theirs" EXIT\n' >"$init/hooks/user-login/10-a.source"
	is "$(login 'echo in' 2>&1)" "in${nl}theirs"
}
it 'a sourced hook leaves no trap and no strictness' sourced_options

# A shell reads a whole block of a pipe: what the next one is to read comes later.
session() { # SHELL…: a login by lines on stdin
	{
		printf "%s\n" "${pre-. '$runtime/image/profile/pei-login.sh'}"
		sleep 0.3
		printf 'echo "in $PEI_LOGIN"\nexit 7\n'
	} | in_image "$@" 2>&1
}

locked_out() {
	for text in 'exit 3' 'set -e; false' 'set -u; : "$NOT_SET"' ': "${NOT_SET?}"'; do
		printf '%s\n' "$text" >"$init/hooks/user-login/10-bad.source"
		hook 20-b 'echo b'
		# shellcheck disable=SC2086 # the shell may be two words
		got=$(session $command) || status=$?
		has "$got" 'pei: login hook bad ended the shell; this is one without login hooks'
		has "$got" 'in skip'
		is "$status" 7
	done
	printf 'if then\n' >"$init/hooks/user-login/10-bad.source"
	# shellcheck disable=SC2086
	has "$(session $command)" 'in '
	# started for one command, which another shell would not know
	printf 'exit 3\n' >"$init/hooks/user-login/10-bad.source"
	status_of login 'echo not reached' </dev/null >"$root/out" 2>&1
	is "$status" 3
	is "$(cat "$root/out")" ''
}
status=0
it 'a sourced hook that ends the shell does not lock out' locked_out

by_zsh() {
	[ "$TEST_SHELL" = dash ] || skip 'once is enough'
	zsh=$(command -v zsh) || skip 'zsh is not installed'
	pre="emulate sh -c '. \"$runtime/image/profile/pei-login.sh\"'"
	printf 'export ONE=1\n' >"$init/hooks/user-login/10-a.source"
	printf 'TWO="$1|$#"\n' >"$root/two"
	source_hook 20-b "$root/two" "'x y'"
	hook 30-c 'echo c'
	is "$(in_image "$zsh" -c "$pre; echo \$ONE \$TWO \$zshexit_functions" 2>&1)" "c${nl}1 x y|1"
	printf 'exit 3\n' >"$init/hooks/user-login/10-a.source"
	got=$(session "$zsh") || status=$?
	has "$got" 'pei: login hook a ended the shell'
	has "$got" 'in skip'
	is "$status" 7
}
it 'zsh sources, and does not lock out' by_zsh

env_read() {
	in_image FOO="it's" $command "$runtime/image/entrypoint.sh" --no-block
	is "$(login 'printf %s "$FOO"')" "it's"
	is "$(login 'printf %s "${pei_file-}${pei_hook-}${pei_status-}"')" ''
}
it 'the environment of the container is there' env_read

fallback() {
	[ "$(id -u)" -eq 0 ] || skip 'only root can give a file away'
	mkdir -p "$root/run/pei" "$root/tmp/pei"
	printf "export FOO=evil\n" >"$root/run/pei/env.sh"
	printf "export FOO=good\n" >"$root/tmp/pei/env.sh"
	chown 54321 "$root/run/pei/env.sh"
	is "$(login 'printf %s "$FOO"')" good
}
it 'a file in /run or /tmp must be of root or the user' fallback

# Who owns the directory, or the link to it, decides what is in it a moment later.
others_place() {
	[ "$(id -u)" -eq 0 ] || skip 'only root can give a directory away'
	mkdir -p "$root/run/pei" "$root/elsewhere" "$root/dev/shm/pei"
	printf 'export FOO=run\n' >"$root/run/pei/env.sh"
	printf 'export FOO=tmp\n' >"$root/elsewhere/env.sh"
	printf 'export FOO=good\n' >"$root/dev/shm/pei/env.sh"
	chown 54321 "$root/run/pei"
	ln -s "$root/elsewhere" "$root/tmp/pei"
	is "$(login 'printf %s "$FOO"')" good
}
it 'and in a directory of theirs' others_place

nothing() {
	rm -rf "$init/hooks" "$init/state"
	is "$(login 'echo in' 2>&1)" in
}
it 'nothing to read, nothing to run' nothing
