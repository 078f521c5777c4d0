# hooks.sh: runs the hooks of one moment, in the order of their names.
#
# A hook is an executable NN-ID that peic generated; it knows its own words, user
# and time limit. Not for login hooks: those belong to the session (login.sh).
# Sourced by entrypoint.sh, which calls run_hooks.

run_hooks() { # first-run | every-run
	for pei_hook in "$pei_init/hooks/$1"/*; do
		case $pei_hook in *.warn) continue ;; esac
		[ -x "$pei_hook" ] || continue
		pei_id=${pei_hook##*/}
		pei_id=${pei_id#*-}
		# The marker has the ID alone, so that reordering hooks repeats none.
		if [ "$1" = first-run ] && [ -e "$pei_state/first-run/$pei_id" ]; then
			note "$1 hook $pei_id: done at an earlier start"
			continue
		fi
		note "$1 hook $pei_id"
		child_start "$pei_hook" </dev/null
		child_wait
		pei_why="failed with status $pei_status"
		case $pei_status in 124 | 137 | 143)
			if grep -q '^exec.* timeout -k ' "$pei_hook"; then
				pei_why="was ended, as its time was over (status $pei_status)"
			fi
			;;
		esac
		if [ "$pei_status" -eq 0 ]; then
			[ "$1" != first-run ] || true >"$pei_state/first-run/$pei_id"
		elif [ -e "$pei_hook.warn" ]; then
			say "$1 hook $pei_id $pei_why; going on, as its policy is to warn"
		else
			die "$pei_status" "$1 hook $pei_id $pei_why, so the container stops; its own words are above"
		fi
	done
}
