#!/bin/sh
# The control script of this project. Every docker command is printed before it
# runs, so that it can be copied, changed and run by hand.
#
# It keeps no state of its own: docker and the files beside it know everything.
# Variables are pei_…: compose.yaml may use any other name from your environment.
# shellcheck disable=SC2034,SC2154 # which settings are read depends on the verbs below
set -eu

say() { printf 'pei: %s\n' "$*" >&2; }
fail() { # STATUS WORDS…   2: a wrong call, 3: docker is not as needed
	pei_status=$1
	shift
	pei_told=yes
	say "$@"
	exit "$pei_status"
}

# The files it uses lie beside the script itself, whatever link it is called by.
pei_script=$0
while [ -L "$pei_script" ]; do
	pei_link=$(readlink "$pei_script")
	case $pei_link in
	/*) pei_script=$pei_link ;;
	*) pei_script=$(dirname "$pei_script")/$pei_link ;;
	esac
done
pei_called_from=$PWD
CDPATH='' cd -P -- "$(dirname "$pei_script")"
pei_script=./$(basename "$pei_script")

pei_told=
pei_dry_run=
pei_gpu=
pei_dock=
pei_only= # the dock, or - for none, that all is to be on
pei_offline=
pei_overlay=

quote() { # WORD: sets pei_word, as a shell would read it back
	case $1 in
	'' | *[!A-Za-z0-9_@%+=:,./-]*)
		pei_word=
		pei_rest=$1
		while :; do
			case $pei_rest in *\'*) ;; *) break ;; esac
			pei_word="$pei_word${pei_rest%%\'*}'\\''"
			pei_rest=${pei_rest#*\'}
		done
		pei_word="'$pei_word$pei_rest'"
		;;
	*) pei_word=$1 ;;
	esac
}

run() { # COMMAND…: prints it, then runs it, or only prints it with --dry-run
	pei_line=+
	for pei_arg in "$@"; do
		quote "$pei_arg"
		pei_line="$pei_line $pei_word"
	done
	printf '%s\n' "$pei_line" >&2
	[ -n "$pei_dry_run" ] || "$@"
}

find_docked() { # sets pei_docked: the file for docks, if this is about one
	pei_docked=${pei_dock:+compose.docked.yaml}
	[ -e "$pei_docked" ] || pei_docked=
}

compose() { # ARG…
	find_docked
	case $1:${3-} in create:* | run:* | up:* | --profile:start) ${pei_secrets:+read_secrets} ;; esac
	run docker compose -f compose.yaml ${pei_docked:+-f "$pei_docked"} ${pei_gpu:+-f compose.gpu.yaml} ${pei_overlay:+-f "$pei_overlay"} "$@"
}

# What is missing is said before anything is done, not in docker's words halfway.
need() { # PLUGIN…
	[ -z "$pei_dry_run" ] || return 0
	command -v docker >/dev/null || fail 3 "docker is not installed, or not in PATH"
	for pei_plugin in "$@"; do
		pei_answer=$(docker "$pei_plugin" version 2>/dev/null) ||
			fail 3 "docker has no $pei_plugin: install its $pei_plugin plugin"
		[ -z "${pei_oldest-}" ] || oldest "$pei_plugin" "$pei_answer"
	done
	pei_answer=$(docker version 2>&1 >/dev/null) ||
		fail 3 "the docker daemon does not answer; start it, or see that you may use it. docker says: $pei_answer"
	if [ -n "${pei_oldest-}" ]; then oldest engine "$(docker version --format '{{.Server.Version}}')"; fi
}

known() { # KIND NAME LIST: a wrong name is an error that shows the right ones
	for pei_known in $3; do
		[ "$pei_known" != "$2" ] || return 0
	done
	fail 2 "there is no $1 named $2; there are: ${3:-none}"
}
