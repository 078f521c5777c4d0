# remove.sh: removing what the project made, and nothing else; for down, destroy,
# prune, clean. What it made carries compose's label and its own: a name proves nothing,
# and another compose project may be called the same.

# What is there is asked with --dry-run, too: without an answer all would look as if it were missing.
need_engine() { # PLUGIN…
	pei_asked_dry=$pei_dry_run pei_dry_run=
	need "$@"
	pei_dry_run=$pei_asked_dry
}

# Two directories may have projects of one name. A directory that is gone, or was renamed, has none.
is_elsewhere() { # DIRECTORY where something was made
	case $1 in '' | "$PWD") return 1 ;; esac
	sed -n '/^pei_project=/p' "$1/pei" 2>/dev/null | grep -qxF "$(sed -n '/^pei_project=/p' "$pei_script")"
}

# Names of what is another directory's, and not what this one has by the same ID.
elsewhere() { # container|network|volume
	case $1 in container) pei_format='{{.Names}} {{.Label "pei.id"}} {{.Label "com.docker.compose.project.working_dir"}}' ;; *) pei_format='{{.Name}} {{.Label "pei.id"}} {{.Label "pei.dir"}}' ;; esac
	case $1 in container) set -- "$1" -a ;; esac
	pei_kind=$1
	shift
	docker "$pei_kind" ls --filter "label=com.docker.compose.project=$pei_project" --filter "label=pei.project=$pei_project" "$@" --format "$pei_format" 2>/dev/null |
		while read -r pei_left pei_left_id pei_its_dir; do
			case $pei_left_id:" ${pei_objects-} ${pei_profiles-} " in *:*" $pei_left_id "* | service.*:*" ${pei_left_id#service.} "*) continue ;; esac
			! is_elsewhere "$pei_its_dir" || printf '%s\n' "$pei_left"
		done
}

pei_others_made='another directory has a project of the same name, and made'

objects() { # container|network|volume [FILTER…]: the names of what compose made for a project of this name
	case $1 in
	container) set -- "$@" -a --format '{{.Names}}' ;;
	*) set -- "$@" --format '{{.Name}}' ;;
	esac
	pei_kind=$1
	shift
	docker "$pei_kind" ls --filter "label=com.docker.compose.project=$pei_project" "$@" 2>/dev/null || :
}

ours() { # container|network|volume [FILTER…]
	objects "$@" --filter "label=pei.project=$pei_project"
}

stays() { # container|network|volume WHY: for each that is not the project's own
	pei_own=" $(ours "$1" | tr '\n' ' ')"
	for pei_left in $(objects "$1"); do
		case $pei_own in *" $pei_left "*) ;; *) say "the $1 $pei_left stays; $2" ;; esac
	done
}

# A container of run removes itself when it has stopped: docker may be at it.
goes_itself() { # CONTAINER
	for pei_try in 1 2 3 4 5 6 7 8 9 10; do
		docker container inspect "$1" >/dev/null 2>&1 || return 0
		sleep 1
	done
	fail 1 "the container $1 stays; docker says why above"
}

# Compose stops services in their order, but leaves those that are no longer in
# the project, and the containers of run; then it cannot remove the network.
take_down() { # VOLUMES: if not empty, volumes without a name go with their containers
	[ -e compose.yaml ] || return 0
	pei_others=" $(elsewhere container | tr '\n' ' ')"
	pei_kept_boxes=" $(ours container --filter label=pei.keep=yes | tr '\n' ' ')"
	if [ -n "${pei_kept_services-}" ]; then
		pei_going=
		for pei_left in $pei_services $pei_profiles ${pei_runs-}; do
			case " $pei_kept_services " in *" $pei_left "*) ;; *) pei_going="$pei_going $pei_left" ;; esac
		done
		# shellcheck disable=SC2086 # names without blanks
		[ -z "$pei_going" ] || compose --profile '*' rm --stop --force ${1:+--volumes} $pei_going
	else
		[ -z "$1" ] || compose --profile '*' rm --stop --force --volumes
		compose --profile '*' down
	fi
	pei_again=
	for pei_left in $(ours container); do
		case $pei_others in *" $pei_left "*) say "the container $pei_left stays; $pei_others_made it" && continue ;; esac
		case $pei_kept_boxes in *" $pei_left "*) say "the container $pei_left stays; the project said that it is kept" && continue ;; esac
		run docker container stop "$pei_left" || goes_itself "$pei_left"
		run docker container rm --force ${1:+--volumes} "$pei_left" || goes_itself "$pei_left"
		pei_again=yes
	done
	[ -z "$pei_again" ] || [ -n "${pei_kept_services-}" ] || compose --profile '*' down
	pei_other_nets=" $(elsewhere network | tr '\n' ' ')"
	for pei_left in $(ours network); do
		case $pei_other_nets in *" $pei_left "*) say "the network $pei_left stays; $pei_others_made it" && continue ;; esac
		case $pei_kept_boxes in
		' ') run docker network rm "$pei_left" || : ;;
		*) run docker network rm "$pei_left" 2>/dev/null || say "the network $pei_left stays with the containers that are kept" ;;
		esac
	done
	[ -z "$pei_dry_run" ] || return 0
	stays container "a compose project of the same name made it, not this one"
	for pei_left in $(objects network); do
		network_left "$pei_left"
	done
}

network_left() { # NAME: why it is there still
	pei_users=$(docker container ls -a --filter "network=$1" --format '{{.Names}}')
	for pei_user in $pei_users; do
		case $pei_kept_boxes$pei_others in
		*" $pei_user "*) ;;
		*)
			say "the network $1 stays; a container uses it that this project did not make: docker network disconnect $1 $pei_user"
			pei_in_use="${pei_in_use-} $1"
			return 0
			;;
		esac
	done
	[ -n "$pei_users" ] || say "the network $1 stays, with nothing in it; docker compose made it, and this project does not have it: docker network rm $1"
}
