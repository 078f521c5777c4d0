# place.sh: objects that are on docks, as their blocks or the project say; pei_places, place_of and brought_to are
# generated. A place is the name of a dock, or - for the engine that docker talks to without docks. A verb works at the
# one place that it is about. If there are several, it runs once for each, with PEI_PLACE, and knows only what is there.

place_begin() {
	pei_place=${PEI_PLACE-}
	unset PEI_PLACE
	place_here
}

place_here() { # pei_place: docker talks to its engine, and what is elsewhere is not there
	pei_places='' pei_elsewhere='' pei_all_transfers=${pei_transfers-}
	for pei_arg in $pei_images; do
		place_of "image.$pei_arg"
		[ "$pei_where" = "$pei_place" ] || pei_elsewhere="$pei_elsewhere $pei_arg"
	done
	for pei_variable in pei_images pei_used_images pei_base_images pei_kept_stages; do place_keep "$pei_variable" image.; done
	for pei_variable in pei_services pei_profiles pei_runs pei_foreign pei_kept_services; do place_keep "$pei_variable" service.; done
	place_keep pei_publishes publish.
	place_keep pei_pulls pull.
	place_keep pei_transfers transfer.
	place_keep pei_extracts extract.
	place_keep pei_exports export.
	place_keep pei_disks disk.
	place_keep pei_objects ''
	place_keep pei_keeps ''
	brought_to "$pei_place"
	pei_objects="$pei_brought_ids${pei_brought_ids:+ }${pei_objects-}"
	pei_called_host=${DOCKER_HOST-} pei_called_context=${DOCKER_CONTEXT-} pei_called_path=$PATH
	[ "$pei_place" = - ] || dock_use "$pei_place"
}

place_keep() { # VARIABLE KIND.
	eval "pei_list=\${$1-}"
	[ -n "$pei_list" ] || return 0
	pei_here=
	for pei_arg in $pei_list; do
		place_of "$2$pei_arg"
		[ "$pei_where" != "$pei_place" ] || pei_here="$pei_here${pei_here:+ }$pei_arg"
	done
	eval "$1=\$pei_here"
}

# ---- which places a verb is about ----

at_places() { # ARG…: those of pei_verb
	pei_ids=''
	case $pei_verb in
	dock | sync | step | builder) "verb_$pei_verb" "$@" ;;
	exec | run | shell | ssh | cp)
		ids service "$pei_services $pei_profiles ${pei_runs-}"
		at_first "$@"
		;;
	load)
		ids export "${pei_exports-}"
		at_first "$@"
		;;
	down | ps | images | clean | prune) at_all "$@" ;;
	apply | status | destroy) pei_ids=$pei_objects && at_each "$@" ;;
	up) ids service "$pei_services" && at_each "$@" ;;
	start | stop | rm | logs) ids service "$pei_services $pei_profiles" && at_each "$@" ;;
	build)
		ids image "$pei_images ${pei_kept_stages-}"
		at_images "$@"
		;;
	pull) ids pull "${pei_pulls-}" && ids service "${pei_foreign-}" && at_each "$@" ;;
	publish) ids publish "$pei_publishes" && at_each "$@" ;;
	transfer) ids transfer "$pei_transfers" && at_each "$@" ;;
	extract) ids extract "$pei_extracts" && at_each "$@" ;;
	export) ids export "$pei_exports" && at_each "$@" ;;
	disk) ids disk "$pei_disks" && at_each "$@" ;;
	*) at_first "$@" ;;
	esac
}

ids() { # KIND NAMES: adds them to pei_ids
	for pei_arg in $2; do pei_ids="$pei_ids $1.$pei_arg"; done
}

named() { # WORD: sets pei_where, if it is one of pei_ids
	for pei_id in $pei_ids; do
		case $pei_verb:$1 in
		*:"$pei_id") place_of "$pei_id" && return 0 ;;
		apply:* | status:* | destroy:*) ;;
		*:"${pei_id#*.}") place_of "$pei_id" && return 0 ;;
		esac
	done
	return 1
}

takes_value() { # OPTION: is the word behind it no name?
	case $pei_verb:$1 in
	exec:-[euw] | exec:--env | exec:--index | exec:--user | exec:--workdir) ;;
	run:-[npvegsca] | run:--name | run:--publish | run:--volume | run:--env | run:--gpus | run:--shm-size | run:--image | run:--command | run:--args) ;;
	build:--builder | build:--call | build:--list | build:--metadata-file | build:--progress | build:--provenance | build:--sbom | build:--set) ;;
	stop:-t | stop:--timeout | logs:-n | logs:--tail | logs:--since | logs:--until | logs:--index) ;;
	*) return 1 ;;
	esac
}

# Of one that is about one thing, the first word that is no option says what; the rest is a command's, or a path.
at_first() { # ARG…
	pei_before='' pei_found=''
	for pei_arg in "$@"; do
		pei_last=$pei_before pei_before=$pei_arg
		! takes_value "$pei_last" || continue
		case $pei_verb:$pei_arg in
		cp:*:* | [!c]*:[!-]* | c[!p]*:[!-]*) ;;
		*) continue ;;
		esac
		pei_found=yes
		named "${pei_arg%%:*}" || pei_found=no
		break
	done
	case $pei_verb:$pei_found in
	shell: | ssh:) ! named "${pei_default_service-}" || pei_found=yes ;;
	exec:* | run:*) [ "$pei_found" = yes ] || pei_found=none ;;
	esac
	[ "$pei_found" = yes ] || place_of ''
	pei_place=$pei_where
	# One that names nothing that there is says so, with all that there is.
	[ "$pei_found" = none ] || place_here
	"verb_$pei_verb" "$@"
}

at_images() { # ARG…: with images instead of their groups
	for pei_arg in "$@"; do
		shift
		case " ${pei_groups-} all " in
		*" $pei_arg "*)
			pei_list=$pei_images
			[ "$pei_arg" = all ] || group_members "$pei_arg"
			# shellcheck disable=SC2086 # names without blanks
			set -- "$@" $pei_list
			;;
		*) set -- "$@" "$pei_arg" ;;
		esac
	done
	at_each "$@"
}

at_each() { # ARG…: where those are that they name, or all
	pei_wanted=' ' pei_before=''
	for pei_arg in "$@"; do
		pei_last=$pei_before pei_before=$pei_arg
		! takes_value "$pei_last" || continue
		if named "$pei_arg"; then
			pei_wanted="$pei_wanted$pei_where "
			wanted_where_brought "$pei_arg"
		else
			# The verb does not know this word, and says so.
			case $pei_arg in -*) ;; *) "verb_$pei_verb" "$@" && return ;; esac
		fi
	done
	pei_named=${pei_wanted# }
	[ -n "$pei_named" ] || for pei_id in $pei_ids; do
		place_of "$pei_id"
		pei_wanted="$pei_wanted$pei_where "
	done
	pei_goes=''
	for pei_place in $pei_places; do
		case $pei_wanted in *" $pei_place "*) ;; *) continue ;; esac
		if [ "$pei_verb" = destroy ]; then pei_goes="$pei_place $pei_goes"; else pei_goes="$pei_goes $pei_place"; fi
	done
	go_round "$@"
}
# Where an image is brought to, apply and its like look at it as well.
wanted_where_brought() { # ID
	for pei_at in $pei_places; do
		! brought_there "$pei_at" "$1" || pei_wanted="$pei_wanted$pei_at "
	done
}
brought_there() { # PLACE ID
	case $pei_verb in apply | status | destroy) brought_to "$1" ;; *) return 1 ;; esac
	case " $pei_brought_ids " in *" $2 "*) ;; *) return 1 ;; esac
}

at_all() { # ARG…
	pei_goes=" $pei_places" pei_named=yes
	go_round "$@"
}

several() { [ $# -gt 1 ]; }

go_round() { # ARG…: one that failed does not keep the others from it
	# shellcheck disable=SC2086 # names without blanks
	if several $pei_goes; then
		case $pei_verb in
		apply | status) engines_differ ;;
		logs) ends "$@" ;;
		esac
	fi
	pei_failed=0
	trap 'exit 130' HUP INT TERM # and goes to no further one
	for pei_place in $pei_goes; do
		go_there "$@" || pei_left=$?
		# That not all is as it should be (status) says less than any failure.
		case $pei_failed:${pei_left-} in 0:?* | 4:?*) pei_failed=$pei_left ;; esac
		pei_left=''
	done
	pei_place=''
	case $pei_verb:$pei_named in apply: | status: | destroy:) tell_visited ;; esac
	exit "$pei_failed"
}

ends() { # ARG…
	for pei_arg in "$@"; do
		case $pei_arg in --follow* | -[a-z]*f* | -f*) fail 2 "logs -f never ends, so it follows one engine; name services of one:$pei_goes" ;; esac
	done
}

# On one engine each of two places would take for its own, and remove, what the other one has there.
engines_differ() {
	pei_engines=' '
	for pei_place in $pei_goes; do
		pei_engine=$(engine_id 2>/dev/null) || continue # it says so itself when it comes to it
		case $pei_engines in *" $pei_engine "*) fail 3 "two of these are one engine, which needs one name:$pei_goes (- is no dock)" ;; esac
		pei_engines="$pei_engines$pei_engine "
	done
}

engine_id() { # pei_place
	if [ "$pei_place" = - ]; then
		docker info --format '{{.ID}}'
	else
		dock_context "$pei_place" >/dev/null
		dock_in_time "$pei_place" "$pei_context"
		at_dock "$pei_place" "$pei_context" info --format '{{.ID}}'
	fi
}

go_there() { # ARG…: names of what is elsewhere are left out
	pei_before=''
	for pei_arg in "$@"; do
		shift
		pei_last=$pei_before pei_before=$pei_arg
		if ! takes_value "$pei_last" && named "$pei_arg" && [ "$pei_where" != "$pei_place" ]; then
			brought_there "$pei_place" "$pei_arg" || continue
		fi
		set -- "$@" "$pei_arg"
	done
	if [ "$pei_verb:$pei_named" = up: ]; then # compose itself knows no places
		for pei_id in $pei_ids; do
			place_of "$pei_id"
			[ "$pei_where" != "$pei_place" ] || set -- "$@" "${pei_id#*.}"
		done
	fi
	say "$(place_words "$pei_place"):"
	PEI_PLACE=$pei_place "$pei_script" ${pei_dry_run:+--dry-run} ${pei_gpu:+--gpu} "$pei_verb" "$@"
}
