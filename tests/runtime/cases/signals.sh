# signals.sh: what PID 1 passes on, and that it stops at once wherever it is.
. "$(dirname "$0")/../lib.sh"

# Reports each signal, and ends on TERM with a status of its own after a moment.
catcher() {
	executable "$root/catcher" <<-'SH'
		for name in HUP INT QUIT USR1 USR2; do trap "printf '%s ' $name" "$name"; done
		trap 'sleep 0.1; printf term; exit 5' TERM
		printf 'ready '
		left=1200 # it ends by itself, should nobody end it
		while [ $((left -= 1)) -gt 0 ]; do sleep 0.05; done
	SH
}

forwarded() {
	catcher
	boot_behind "$root/catcher"
	appears "$root/out" ready
	want='ready '
	for name in HUP USR1 USR2 INT QUIT; do
		if [ "$TEST_SHELL" = 'busybox ash' ]; then
			case $name in INT | QUIT) continue ;; esac
		fi
		kill -s "$name" "$pid"
		appears "$root/out" "$name"
		want="$want$name "
	done
	stop TERM
	is "$status" 5
	is "$(cat "$root/out")" "${want}term"
}
it 'signals reach the command, its status comes back' forwarded

int_as_term() {
	boot_behind sh -c 'echo ready; exec sleep 60'
	appears "$root/out" ready
	stop INT
	case $status in 130 | 143) ;; *) is "$status" '130 or 143' ;; esac
}
it 'INT ends a plain command' int_as_term

blocking() {
	boot_behind --verbose
	appears "$root/out" 'nothing to run'
	stop TERM
	is "$status" 143
}
it 'the blocking branch stops' blocking

in_entry() {
	printf 'echo ready; exec sleep 60\n' | executable "$init/entry"
	boot_behind
	appears "$root/out" ready
	stop TERM
	is "$status" 143
}
it 'the entry branch stops' in_entry

in_hook() {
	printf 'echo ready; exec sleep 60\n' | executable "$init/hooks/first-run/10-slow"
	boot_behind
	appears "$root/out" ready
	stop "$1"
	is "$status" "$2"
	[ ! -e "$init/state/first-run/slow" ]
}
in_hook_term() { in_hook TERM 143; }
in_hook_int() { in_hook INT 130; }
in_hook_hup() { in_hook HUP 129; }
it 'TERM stops a running hook, which is not done' in_hook_term
it 'INT stops a running hook' in_hook_int
it 'HUP stops a running hook' in_hook_hup

interactive() {
	command -v bash >/dev/null || skip 'bash is not installed'
	bash=$(command -v bash)
	mkfifo "$root/in"
	# bash -i ignores TERM, terminal or not
	boot_behind "$bash" --norc -ic "echo ready; read -r x <'$root/in'"
	appears "$root/out" ready
	stop TERM
}
it 'an interactive shell that ignores TERM ends' interactive

on_terminal() {
	command -v script >/dev/null || skip 'script is not installed'
	script=$(command -v script)
	mkfifo "$root/in"
	exec 3<>"$root/in"
	printf 'me:x:%s:0::/:\n' "$(id -u)" >"$root/etc/passwd"
	"$real_env" -i PATH="$bin:$TEST_PATH" PEI_ROOT="$root" PS1='ready ' TERM=dumb \
		"$script" -qfc "exec $command '$runtime/image/entrypoint.sh'" "$root/out" <"$root/in" >/dev/null 2>&1 3<&- &
	session=$!
	appears "$root/out" 'ready\|[$#]'
	child_of "$session"
	tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q entrypoint
	kill -s TERM "$pid"
	wait_gone "$pid"
	exec 3<&-
}
it 'the interactive login shell stops' on_terminal

orphans() {
	needs_pid_namespace
	executable "$root/orphaner" <<-'SH'
		(sleep 0.05 &)
		(sleep 0.05 &)
		sleep 0.4
		zombies=0
		for file in /proc/[0-9]*/stat; do
			read -r line <"$file" 2>/dev/null || continue
			case $line in *") Z "*) zombies=$((zombies + 1)) ;; esac
		done
		printf '%s zombies under %s' "$zombies" "$PPID"
	SH
	boot_behind "$root/orphaner"
	status_of wait "$pid"
	is "$(cat "$root/out")" '0 zombies under 1'
}
it 'PID 1 reaps orphans' orphans

stubborn_children() {
	needs_pid_namespace
	# a shell with a trap waits for its foreground child: that must get TERM, too
	printf "trap 'echo cleaned; exit 1' TERM\necho ready\nsleep 60\n" | executable "$init/hooks/every-run/10-slow"
	boot_behind
	appears "$root/out" ready
	child_of "$pid"
	kill -s TERM "$pid"
	wait_gone "$pid"
	has "$(cat "$root/out")" cleaned
}
it 'a hook that cleans up does not wait for its children' stubborn_children
