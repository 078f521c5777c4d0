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

nothing() {
	rm -rf "$init/hooks" "$init/state"
	is "$(login 'echo in' 2>&1)" in
}
it 'nothing to read, nothing to run' nothing
