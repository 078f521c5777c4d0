# child.sh: starting, signalling and awaiting the one process that PID 1 has in
# the foreground (a hook, then the final command). Orphans need no code: a shell
# reaps them while it sits in `wait`.
#
# Sourced by entrypoint.sh, always present.

pei_child=       # pid while something runs
pei_signalled=   # set by a trap, because that makes `wait` return early
pei_can_default= # env can give INT and QUIT their default action back
pei_tested=

# A background child of a shell without job control gets /dev/null as stdin and
# ignores INT and QUIT, and so does all it starts. Undo both.
child_start() { # CMD [ARG…]
	if [ -z "$pei_tested" ]; then
		pei_tested=yes
		env --default-signal=INT,QUIT true 2>/dev/null && pei_can_default=yes
	fi
	[ -e "/proc/$$/fd/0" ] || exec </dev/null
	exec 3<&0
	case ${pei_can_default:+$1} in
	'') exec "$@" <&3 3<&- & ;;
	*=* | -*) # env would take it as a variable, or an option
		env --default-signal=INT,QUIT /bin/sh -c 'exec "$@"' sh "$@" <&3 3<&- & ;;
	*) env --default-signal=INT,QUIT "$@" <&3 3<&- & ;;
	esac
	pei_child=$!
	exec 3<&-
}

child_wait() { # sets pei_status
	pei_status=
	while :; do
		pei_signalled=
		pei_code=0
		wait "$pei_child" 2>/dev/null || pei_code=$? # dash would say "Terminated"
		# 127 the second time: the first wait had the status already.
		if [ "$pei_code" -ne 127 ] || [ -z "$pei_status" ]; then
			pei_status=$pei_code
		fi
		[ -n "$pei_signalled" ] || break
	done
	pei_child=
}

# A signal between fork and exec ends in the child's copy of this shell, and is
# lost. That copy still has our name; a program of the same name costs 0.1 s.
child_ready() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		{ read -r pei_field <"/proc/$$/comm" && read -r pei_value <"/proc/$pei_child/comm"; } 2>/dev/null || return 0
		[ "$pei_field" = "$pei_value" ] || return 0
		sleep 0.01
	done
}

# Until the final command runs, a stop signal ends the container.
child_stoppable() {
	trap 'child_stop 1' HUP
	trap 'child_stop 2' INT
	trap 'child_stop 3' QUIT
	trap 'child_stop 15' TERM
}

child_stop() { # SIGNAL-NUMBER
	trap '' HUP INT QUIT TERM
	if [ -n "$pei_child" ]; then
		child_ready
		# As init does it: a hook's own children must not keep it waiting.
		if [ $$ -eq 1 ]; then
			kill -s TERM -- -1 2>/dev/null || :
		else
			kill -s TERM "$pei_child" 2>/dev/null || :
		fi
		wait "$pei_child" 2>/dev/null || :
	fi
	leave $((128 + $1))
}

# From then on, signals are the command's business.
child_forward() {
	for pei_signal in HUP INT QUIT TERM USR1 USR2; do
		# shellcheck disable=SC2064 # the name is meant to be expanded now
		trap "child_signal $pei_signal" "$pei_signal"
	done
}

child_signal() { # NAME
	pei_signalled=yes
	child_ready
	case $1 in
	INT | QUIT)
		# Ctrl-C on a terminal reached the child too: it must not see it twice.
		[ ! -t 0 ] || return 0
		[ -n "$pei_can_default" ] || set -- TERM
		;;
	TERM)
		# Interactive shells ignore TERM; they leave when their terminal does.
		if child_ignores_term; then set -- HUP; fi
		;;
	esac
	kill -s "$1" "$pei_child" 2>/dev/null || :
}

child_ignores_term() { # bit 14 of the mask is in its fourth hex digit from the right
	while read -r pei_field pei_value; do
		[ "$pei_field" = SigIgn: ] || continue
		case $pei_value in *[4-7c-f]???) return 0 ;; esac
	done <"/proc/$pei_child/status" 2>/dev/null
	return 1
}
