#!/bin/sh
# entrypoint.sh: PID 1 of an image that peic describes. It prepares the
# container part by part, then runs one command and looks after it.
#
# It is not the user's own entry point: that is /pei-init/entry, run from here.
# Called by the engine: /entrypoint.sh [--verbose] [--no-block] [--] [CMD [ARG…]]
#
# Every variable is named pei_…: assigning to a name that the container's
# environment also uses would change what the user's programs see.
set -eu

pei_root=${PEI_ROOT-} # a scratch tree in the tests, empty in an image
pei_init=$pei_root/pei-init
pei_verbose=
pei_block=yes

say() { printf 'pei: %s\n' "$*" >&2; }
note() { [ -z "$pei_verbose" ] || say "$@"; }
die() { # STATUS WORDS…
	pei_code=$1
	shift
	say "$@"
	exit "$pei_code"
}

leave() { # STATUS: not left to the EXIT trap, where mksh forgets the status
	trap - EXIT
	[ -z "$pei_sshd" ] || kill "$pei_sshd" 2>/dev/null || :
	exit "$1"
}

# State stays in the image's own tree where that can be written. In a read-only
# or non-root container it goes to a place that is empty at every start.
choose_state() {
	for pei_state in "$pei_init/state" "$pei_root/run/pei" "$pei_root/tmp/pei" "$pei_root/dev/shm/pei"; do
		mkdir -p "$pei_state/first-run" "$pei_state/ssh" 2>/dev/null || continue
		# -w lies about read-only file systems in some shells: write for real.
		{ true >"$pei_state/started"; } 2>/dev/null || continue
		[ "$pei_state" = "$pei_init/state" ] && return
		# /tmp and /dev/shm are everybody's: do not trust what somebody else put there.
		# shellcheck disable=SC3067 # -O is in every shell we meet
		if [ -O "$pei_state" ] && [ ! -L "$pei_state" ]; then
			note "state is in $pei_state: first-run hooks run at every start"
			return
		fi
	done
	die 1 "no place for state: /pei-init/state, /run, /tmp and /dev/shm are not writable; add a tmpfs at /run"
}

# A part that the project does not use is not in the image.
part() { # NAME FUNCTION [ARG…]
	[ -r "$pei_init/lib/$1.sh" ] || return 0
	# shellcheck source=/dev/null
	. "$pei_init/lib/$1.sh"
	shift
	"$@"
}

login_shell() { # sets pei_shell: the user's own if it is one, else bash, else sh
	pei_uid=$(id -u)
	pei_shell=
	while IFS=: read -r _ _ pei_field _ _ _ pei_value; do
		if [ "$pei_field" = "$pei_uid" ]; then
			pei_shell=$pei_value
			break
		fi
	done <"$pei_root/etc/passwd" || :
	case $pei_shell in */nologin | */false) pei_shell= ;; esac
	[ -x "$pei_shell" ] || pei_shell=$(command -v bash || command -v sh)
}

run_command() { # CMD [ARG…]: never returns
	if ! command -v "$1" >/dev/null 2>&1; then
		die 127 "$1: there is no such command in this image"
	fi
	note "running $*"
	child_start "$@"
	child_forward
	child_wait
	# shellcheck disable=SC2154 # child_wait sets it
	exit "$pei_status"
}

while [ $# -gt 0 ]; do
	case $1 in
	--verbose) pei_verbose=yes ;;
	--no-block) pei_block= ;;
	--)
		shift
		break
		;;
	-*)
		# With an entry of their own, people pass it its options directly.
		[ -x "$pei_init/entry" ] && break
		die 2 "unknown option $1; usage: [--verbose] [--no-block] [--] [COMMAND [ARG…]]"
		;;
	*) break ;;
	esac
	shift
done

# shellcheck source=/dev/null
. "$pei_init/lib/child.sh"
pei_sshd=
trap 'leave $?' EXIT
child_stoppable

choose_state
part storage link_storage
part env capture_env
part ssh start_ssh
part hooks run_hooks first-run
part hooks run_hooks every-run
[ -z "$pei_sshd" ] || await_ssh

if [ -x "$pei_init/entry" ]; then
	run_command "$pei_init/entry" "$@"
elif [ $# -gt 0 ]; then
	run_command "$@"
elif [ -z "$pei_block" ]; then
	exit 0
elif [ -t 0 ]; then
	login_shell
	run_command "$pei_shell" -l
fi

note "nothing to run: waiting to be stopped"
while :; do
	sleep 2147483647 &
	pei_child=$!
	wait "$pei_child" 2>/dev/null || :
done
