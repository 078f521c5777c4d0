# dock.sh: docks, engines on other machines; dock_info is generated. For dock,
# transfer, sync and --dock.

# Sets pei_dock_…, and pei_context and pei_host: where its engine is now.
dock() { # DOCK
	dock_info "$1"
	pei_context=$pei_project-$1
	pei_host=$pei_dock_host
	[ -z "$pei_host" ] || return 0
	cloud_asks
	[ "$pei_state" = running ] ||
		fail 3 "the dock $1 is ${pei_state:-not there}; start it: $pei_script dock start $1"
	pei_host=$(cloud_host)
}

# … and its context, made or updated if that is needed.
dock_context() { # DOCK
	dock "$1"
	context "$pei_context" "$pei_host" "the dock $1 of $pei_project"
}

# What ssh needs for it, beside its own settings, gets there by an ssh that docker finds in PATH.
dock_path() { # DOCK
	[ -z "$pei_dock_ssh" ] || printf '%s:' "$PWD/docks"
}

at_dock() { # DOCK CONTEXT COMMAND…: docker, talking to the engine of a dock
	pei_at_dock=$1 pei_at_context=$2
	shift 2
	(
		dock_info "$pei_at_dock"
		# shellcheck disable=SC2030,SC2031 # for this command alone
		PEI_DOCK=$pei_at_dock PATH=$(dock_path)$PATH
		export PEI_DOCK PATH
		exec docker --context "$pei_at_context" "$@"
	)
}

# docker may wait for ever for a machine that says nothing.
dock_in_time() { # DOCK CONTEXT
	[ -n "${pei_dock_timeout-}" ] && [ -z "$pei_dry_run" ] || return 0
	(
		# shellcheck disable=SC2030,SC2031 # for this command alone
		PEI_DOCK=$1 PATH=$(dock_path)$PATH
		export PEI_DOCK PATH
		exec docker --context "$2" version >/dev/null 2>&1
	) &
	pei_waits=$! pei_end=$(($(date +%s) + pei_dock_timeout))
	while kill -0 "$pei_waits" 2>/dev/null; do
		if [ "$(date +%s)" -gt "$pei_end" ]; then
			kill "$pei_waits" 2>/dev/null || :
			fail 3 "the dock $1 does not answer within $pei_dock_timeout s, its timeout; see that it runs: docker --context $2 version"
		fi
		sleep 0.1 2>/dev/null || sleep 1
	done
}

# From here on, docker talks to the engine of this dock; -: to the one that it talks to without docks.
dock_use() { # DOCK
	[ "$1" != - ] || { pei_dock='' && return 0; }
	known dock "$1" "$pei_docks -"
	dock_context "$1"
	dock_in_time "$1" "$pei_context"
	unset DOCKER_HOST
	# shellcheck disable=SC2031 # what changed it changed it for one command
	DOCKER_CONTEXT=$pei_context PEI_DOCK=$1 PATH=$(dock_path)$PATH
	export DOCKER_CONTEXT PEI_DOCK PATH
	pei_dock=$1 pei_offline=$pei_dock_offline
	printf '+ export DOCKER_CONTEXT=%s PEI_DOCK=%s\n' "$DOCKER_CONTEXT" "$PEI_DOCK" >&2
}

# ---- ssh ----

must_have() { # COMMAND WHY
	command -v "$1" >/dev/null || fail 3 "$1 is not installed on this machine; $2"
}

# What a dry run only shows need not be there.
need_tool() { # COMMAND WHY
	[ -n "$pei_dry_run" ] || must_have "$@"
}

# Sets pei_login, pei_port and pei_socket from ssh://USER@HOST:PORT/SOCKET.
dock_login() { # DOCK
	dock "$1"
	case $pei_host in
	ssh://*) ;;
	*) fail 2 "the dock $1 is at $pei_host, where nobody can log in; this needs ssh://" ;;
	esac
	need_tool ssh "docks are reached by it"
	pei_login=${pei_host#ssh://} pei_port='' pei_socket=''
	case $pei_login in */*) pei_socket=/${pei_login#*/} pei_login=${pei_login%%/*} ;; esac
	case $pei_login in
	*']') ;;
	*:*) pei_port=${pei_login##*:} pei_login=${pei_login%:*} ;;
	esac
	case $pei_login in *'['*) pei_login=${pei_login%%'['*}${pei_login#*'['} && pei_login=${pei_login%']'} ;; esac
	pei_ssh_config=${pei_dock_ssh:+docks/$1.ssh_config}
}

dock_ssh() { # OPTION… -- COMMAND…: what dock_login found
	pei_left=$#
	set -- "$@" ${pei_ssh_config:+-F "$pei_ssh_config"} ${pei_port:+-p "$pei_port"}
	while [ "$pei_left" -gt 0 ] && [ "$1" != -- ]; do
		set -- "$@" "$1"
		shift
		pei_left=$((pei_left - 1))
	done
	[ "$pei_left" -eq 0 ] || { shift && pei_left=$((pei_left - 1)); }
	set -- "$@" -- "$pei_login"
	while [ "$pei_left" -gt 0 ]; do
		set -- "$@" "$1"
		shift
		pei_left=$((pei_left - 1))
	done
	run ssh "$@"
}
