# lib.sh: what the cases share: a scratch image tree, starting its PID 1, and
# the expectations. Sourced by cases/*.sh, which run starts with TEST_… set.

repo=$(CDPATH='' cd -P -- "$(dirname "$0")/../../.." && pwd)
runtime=$repo/runtime
command=$(command -v "${TEST_SHELL%% *}")${TEST_SHELL#"${TEST_SHELL%% *}"} # TEST_SHELL with its path
real_env=$(command -v env)
nl='
'

# A test is a function; any command in it that fails, fails it.
it() { # WORDS FUNCTION
	set +e
	(
		set -eu
		fresh
		"$2"
	) >"$TEST_DIR/log" 2>&1
	result=$?
	set -e
	case $result in
	0) printf 'ok   %s: %s: %s\n' "$TEST_SHELL" "$TEST_CASE" "$1" ;;
	77) printf 'skip %s: %s: %s: %s\n' "$TEST_SHELL" "$TEST_CASE" "$1" "$(tail -n 1 "$TEST_DIR/log")" ;;
	*)
		printf 'FAIL %s: %s: %s\n' "$TEST_SHELL" "$TEST_CASE" "$1"
		sed 's/^/     | /' "$TEST_DIR/log"
		;;
	esac
}

needs_pid_namespace() {
	unshare -rpf --mount-proc true 2>/dev/null || skip 'this machine does not allow PID namespaces'
	under="$(command -v unshare) -rpf --mount-proc --kill-child"
}

skip() { # REASON
	printf '%s\n' "$*"
	exit 77
}

is() { # GOT WANT
	[ "$1" = "$2" ] || {
		printf 'got:  <%s>\nwant: <%s>\n' "$1" "$2"
		exit 1
	}
}

has() { # TEXT PART
	case $1 in *"$2"*) return 0 ;; esac
	printf 'missing: <%s>\nin: <%s>\n' "$2" "$1"
	exit 1
}

hasnt() { # TEXT PART
	case $1 in *"$2"*) ;; *) return 0 ;; esac
	printf 'unwanted: <%s>\nin: <%s>\n' "$2" "$1"
	exit 1
}

# An image: the whole runtime, no project parts. bin comes first in PATH.
fresh() {
	root=$(mktemp -d "$TEST_DIR/root.XXXXXX")
	init=$root/pei-init
	bin=$root/bin
	mkdir -p "$init/hooks/first-run" "$init/hooks/every-run" "$init/hooks/user-login" \
		"$init/state" "$init/ssh" "$bin" "$root/etc" "$root/run" "$root/tmp" "$root/hard/volume" "$root/hard/image"
	cp -R "$runtime/image/lib" "$init/lib"
	rm "$init/lib/ssh"*.sh # would look for an sshd; the cases of ssh add them
	cp /etc/passwd "$root/etc/passwd"
}

# executable FILE: from stdin, run by the shell under test
executable() {
	{
		printf '#!%s\n' "$real_env -S $command"
		cat
	} >"$1"
	chmod +x "$1"
}

in_image() { # COMMAND…: with the image's environment and nothing else
	"$real_env" -i --default-signal=INT,QUIT PATH="$bin:$TEST_PATH" PEI_ROOT="$root" HOME=/ "$@"
}

boot() { # [ARG…]: PID 1 to its end
	# shellcheck disable=SC2086 # the shell may be two words
	in_image $command "$runtime/image/entrypoint.sh" "$@"
}

# Not through in_image: the function would be a process of its own before PID 1.
boot_behind() { # [ARG…]: PID 1 in the background, sets pid
	# shellcheck disable=SC2086 # the shell may be two words
	"$real_env" -i --default-signal=INT,QUIT PATH="$bin:$TEST_PATH" PEI_ROOT="$root" HOME=/ \
		${under-} $command "$runtime/image/entrypoint.sh" "$@" >"$root/out" 2>&1 </dev/null &
	pid=$!
}

status_of() { # COMMAND…: sets status
	status=0
	"$@" || status=$?
}

appears() { # FILE [TEXT]
	tries=0
	until [ -e "$1" ] && { [ $# -eq 1 ] || grep -q -e "$2" "$1"; }; do
		tries=$((tries + 1))
		[ "$tries" -lt 1500 ] || { printf 'never came: %s\n' "$*" && cat "$root/out" && exit 1; }
		sleep 0.02
	done
}

now() { date +%s%3N; }

child_of() { # PID: sets pid
	tries=0
	until pid=$(cat "/proc/$1/task/$1/children") && [ -n "$pid" ]; do
		tries=$((tries + 1))
		[ "$tries" -lt 150 ] || exit 1
		sleep 0.02
	done
	pid=${pid% }
}

wait_gone() { # PID: long before docker would end it by force
	from=$(now)
	while [ -e "/proc/$1" ]; do
		took=$(($(now) - from))
		[ "$took" -lt 8000 ] || { printf 'stopping took %s ms\n' "$took" && kill -s KILL "$1" && exit 1; }
		sleep 0.01
	done
}

stop() { # SIGNAL: sets status; more than 8 s is a failure
	kill -s "$1" "$pid"
	wait_gone "$pid" &
	watch=$!
	status_of wait "$pid"
	wait "$watch"
}
