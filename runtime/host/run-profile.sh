# run-profile.sh: what the verb run does for run profiles beside services: a name that says whose and since when,
# and the same line in plain docker, which works without compose and this script.

run_profile() { # WORD…: options, the name, the command
	if [ -z "$pei_named" ]; then
		set -- --name "$(run_user)_${pei_name}_$(date +%y-%m-%d_%H.%M.%S)" "$@"
		pei_options=$((pei_options + 2))
	fi
	pei_root=$(CDPATH='' cd -P -- "$pei_root" && pwd)
	pei_plain='' pei_plain_entry='' pei_plain_command='' pei_without=''
	run_info "$pei_name"
	plain_line "$@"
	if [ -z "$pei_args" ]; then
		printf '# without compose: %s\n' "$pei_plain_line" >&2
		run_once "$@"
		return
	fi
	need
	${pei_keeps:+keep_all}
	# shellcheck disable=SC2086 # names without blanks
	[ -n "$pei_image" ] || build_missing $pei_run_images
	eval "run $pei_plain_line" # each of its words is quoted
}

# Names of containers have no other characters.
run_user() {
	pei_user=$(id -un 2>/dev/null | tr -cd 'A-Za-z0-9_.-')
	case $pei_user in [A-Za-z0-9]*) ;; *) pei_user=pei$pei_user ;; esac
	printf '%s\n' "$pei_user"
}

# run_info, which is generated, calls these.
plain() { # WORD…
	for pei_arg in "$@"; do
		quote "$pei_arg"
		pei_plain="$pei_plain $pei_word"
	done
}
plain_entry() { # WORD…: of the entry point, behind its first
	pei_kept=$pei_plain pei_plain=''
	plain "$@"
	pei_plain_entry=$pei_plain pei_plain=$pei_kept
}
plain_command() { # WORD…
	pei_kept=$pei_plain pei_plain=''
	plain "$@"
	pei_plain_command=$pei_plain pei_plain=$pei_kept
}
without() { # WORDS: what docker run has no option for
	pei_without="${pei_without:+$pei_without, }$*"
}

# The options of whoever calls come after those of the project: docker takes the last.
plain_line() { # OPTION… NAME COMMAND…: sets pei_plain_line
	[ -z "$pei_shm" ] || plain --shm-size "$pei_shm"
	[ -z "$pei_gpus" ] || plain --gpus "$pei_gpus"
	while [ "$pei_options" -gt 0 ]; do
		plain "$1"
		shift
		pei_options=$((pei_options - 1))
	done
	shift
	set -f
	# shellcheck disable=SC2086 # words, as -a has them
	plain $pei_args
	set +f
	plain "${pei_image:-$pei_plain_image}"
	pei_plain=$pei_plain$pei_plain_entry
	if [ $# -gt 0 ]; then plain "$@"; else pei_plain=$pei_plain$pei_plain_command; fi
	pei_how=-i
	[ -z "$pei_detach" ] || pei_how=-d
	! run_has_terminal || pei_how=-it
	pei_plain_line="docker run ${pei_rm:+--rm }$pei_how$pei_plain"
	[ -z "$pei_without" ] || say "docker run has no option for: $pei_without"
}
