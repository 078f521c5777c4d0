# ending.sh: what is done and said however a verb ends; for apply, destroy, disk, and logins that are forgotten.

at_end() { # FUNCTION: it gets the status; what came last is done first
	case " ${pei_at_end-} " in *" $1 "*) return 0 ;; esac
	pei_at_end="$1 ${pei_at_end-}"
	trap 'at_end_all $?' EXIT
	trap 'exit 1' HUP INT TERM
}

at_end_all() { # STATUS
	trap - EXIT
	for pei_end in $pei_at_end; do
		"$pei_end" "$1" || :
	done
	exit "$1"
}

# ---- two runs at once ----

# A link is made by one of them alone, and says by which. One that was killed leaves it.
alone() { # waits until no other apply or destroy of this directory runs
	[ -z "$pei_dry_run" ] && [ "${PEI_BUSY-}" != "$PWD" ] && mkdir -p .peic 2>/dev/null || return 0
	pei_waits='' pei_busy=''
	until ln -s "$$" .peic/busy 2>/dev/null; do
		pei_before=$pei_busy
		pei_busy=$(readlink .peic/busy) || pei_busy=none
		case $pei_before:$pei_busy in
		none:none) return 0 ;; # no links can be made here
		*:none) continue ;;
		esac
		if kill -0 "$pei_busy" 2>/dev/null; then
			[ -n "$pei_waits" ] || say "the process $pei_busy runs apply or destroy here already; this one waits for its end. If it is something else: rm $PWD/.peic/busy"
			pei_waits=yes
			sleep 1
		else
			rm -f .peic/busy
		fi
	done
	PEI_BUSY=$PWD # a hook may call this script
	export PEI_BUSY
	at_end no_longer_alone
}
no_longer_alone() {
	[ "$(readlink .peic/busy)" != "$$" ] || rm -f .peic/busy
}

# ---- what it means for the whole that a command failed; docker's own words are above ----

pei_doing=
doing() { # ID…: what it is at
	pei_doing=$(printf ' %s' "$@")
}

verb_ended() { # STATUS
	case $1:$pei_told in 0:* | *:yes) return 0 ;; esac
	if docker version >/dev/null 2>&1; then
		say "$pei_verb ended early${pei_doing:+, at$pei_doing}, for the reason above; what was done stays, and the next $pei_verb goes on from there"
	else
		say "$pei_no_answer"
	fi
}

# An engine that went away must not look like one that has nothing.
answers() {
	[ -n "$pei_dry_run" ] || docker version >/dev/null 2>&1 || fail 3 "$pei_no_answer"
}
pei_no_answer="the docker daemon does not answer any more; start it, and do the same again: what was done stays"
