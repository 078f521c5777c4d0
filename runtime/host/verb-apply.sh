#: apply [ID…]  make everything, or what is named and what it needs, as the project says; what it no longer has goes

verb_apply() {
	for pei_arg in "$@"; do
		known object "$pei_arg" "$pei_objects"
	done
	case " $pei_objects" in *' service.'*) need_engine compose ;; *) need_engine ;; esac
	pei_picked=$pei_objects pei_trouble='' pei_changed=''
	[ $# -eq 0 ] || with_needs "$@"
	at_end verb_ended
	alone
	apply_check
	${pei_docks:+visit}
	for pei_object in $pei_picked; do
		apply_one "$pei_object"
	done
	settle ''
	if [ $# -eq 0 ]; then
		apply_gone
		tell_visited
	fi
	[ -z "$pei_trouble" ] || fail 1 "not all is as the project says:$pei_trouble"
}

# Sets pei_picked: what is named and what it needs, in the order of pei_objects.
with_needs() { # ID…
	pei_wanted_ids=" $* "
	# shellcheck disable=SC2086 # names without blanks
	for pei_object in $(reversed $pei_objects); do
		case $pei_wanted_ids in *" $pei_object "*) ;; *) continue ;; esac
		object "$pei_object"
		pei_wanted_ids="$pei_wanted_ids$pei_needs "
	done
	pei_picked=
	for pei_object in $pei_objects; do
		case $pei_wanted_ids in *" $pei_object "*) pei_picked="$pei_picked $pei_object" ;; esac
	done
}

# What has the name of something of ours is found before anything is changed, and so is what others should have made.
apply_check() {
	pei_foreign='' pei_not_there='' pei_seen_same=' '
	for pei_object in $pei_picked; do
		doing "$pei_object"
		state "$pei_object"
		case $pei_state in
		same) pei_seen_same="$pei_seen_same$pei_object " && continue ;;
		foreign) pei_foreign="$pei_foreign $pei_object" ;;
		absent) pei_not_there="$pei_not_there $pei_object" ;;
		*) continue ;;
		esac
		row "$pei_state" "$pei_object" "$pei_why"
	done
	[ -z "$pei_foreign" ] || fail 1 "nothing was changed, as not all names are free:$pei_foreign"
	[ -z "$pei_not_there" ] || fail 1 "nothing was changed, as not all is there that others make:$pei_not_there"
}

apply_one() { # ID
	if [ -z "$pei_changed" ]; then # it is as apply_check saw it
		case $pei_seen_same in *" $1 "*) row same "$1" && return 0 ;; esac
	fi
	settle "${1%%.*}"
	doing "$1"
	state "$1"
	case $pei_state in
	same) row same "$1" ;;
	missing) pei_changed=yes && row make "$1" "$pei_why" && "${pei_kind}_make" "$1" ;;
	differs | stopped | half) pei_changed=yes && row update "$1" "$pei_why" && "${pei_kind}_update" "$1" ;;
	*) row "$pei_state" "$1" "$pei_why" && pei_trouble="$pei_trouble $1" ;;
	esac
}

# Images that follow each other are built at once, and services started at once.
settle() { # KIND of what comes next
	[ "$1" = image ] || [ -z "${pei_to_build-}" ] || image_settle
	[ "$1" = service ] || [ -z "${pei_to_start-}" ] || service_settle
}

# ---- what the project no longer has ----

gone() { # container|network|volume: NAME ID WHY of those that the project made, and has no more; WHY it stays all the same
	case $1 in
	container) set -- container -a --filter label=com.docker.compose.oneoff=False --format '{{.Names}} {{.Label "pei.id"}} {{.Label "pei.keep"}}- {{.Label "com.docker.compose.project.working_dir"}}' ;;
	*) set -- "$1" --format '{{.Name}} {{.Label "pei.id"}} - {{.Label "pei.dir"}}' ;;
	esac
	pei_kind=$1
	shift
	pei_listed=$(docker "$pei_kind" ls --filter "label=com.docker.compose.project=$pei_project" --filter "label=pei.project=$pei_project" "$@") || return
	while read -r pei_left pei_left_id pei_kept pei_its_dir; do
		case $pei_left_id in
		'' | -) continue ;;
		service.*) case " $pei_services $pei_profiles " in *" ${pei_left_id#service.} "*) continue ;; esac ;;
		*) case " $pei_objects " in *" $pei_left_id "*) continue ;; esac ;;
		esac
		case $pei_kept in
		-) pei_why='' ;;
		*) pei_why="the project no longer has it${pei_place:+ here}, and said that it is kept: docker container rm -f $pei_left" ;;
		esac
		! is_elsewhere "$pei_its_dir" || pei_why="$pei_its_dir has a project of the same name, and made it: give one of the two another name"
		printf '%s %s %s\n' "$pei_left" "$pei_left_id" "$pei_why"
	done <<-END
		$pei_listed
	END
}

# In the order in which it has to go; volumes never do.
apply_gone() {
	pei_any_kept=
	for pei_gone_kind in container network; do
		pei_gone=$(gone "$pei_gone_kind")
		while read -r pei_left pei_left_id pei_why; do
			[ -n "$pei_left" ] || continue
			if [ -n "$pei_why" ]; then
				row stays "$pei_left_id" "$pei_why"
				pei_any_kept=yes
				continue
			fi
			row remove "$pei_left_id" "the project no longer has it${pei_place:+ here}"
			[ "$pei_gone_kind" = network ] || run docker container stop "$pei_left" >/dev/null </dev/null
			run docker "$pei_gone_kind" rm "$pei_left" >/dev/null </dev/null ||
				{ [ "$pei_gone_kind" = network ] && [ -n "$pei_any_kept" ]; } || fail 1 "$pei_left stays; docker says why above"
		done <<-END
			$pei_gone
		END
	done
	gone_volumes
	[ -z "$pei_services" ] || left_inside
}

gone_volumes() {
	gone volume | while read -r pei_left pei_left_id pei_their; do
		row stays "$pei_left_id" "${pei_their:-the project no longer has it${pei_place:+ here}; its data stay: docker volume rm $pei_left}"
	done
}
