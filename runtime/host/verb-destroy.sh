#: destroy [ID…] [--volumes] [--images]  remove what the project made, or what is named; data and images only if asked

verb_destroy() {
	pei_with_volumes=
	pei_with_images=
	for pei_arg in "$@"; do
		shift
		case $pei_arg in
		--volumes) pei_with_volumes=yes ;;
		--images) pei_with_images=yes ;;
		-*) fail 2 "destroy does not know $pei_arg; it takes IDs of objects, --volumes and --images" ;;
		*)
			known object "$pei_arg" "${pei_objects-}"
			set -- "$@" "$pei_arg"
			;;
		esac
	done
	if [ -e compose.yaml ]; then need_engine compose; else need_engine; fi
	pei_in_use=
	at_end verb_ended
	alone
	if [ $# -gt 0 ]; then
		destroy_some "$@"
	else
		destroy_all
		[ -n "$pei_in_use" ] || no_longer_visited
		tell_visited
	fi
	[ -z "$pei_in_use" ] || fail 1 "not all is removed:$pei_in_use"
}

destroy_all() {
	# shellcheck disable=SC2086 # names without blanks
	for pei_object in ${pei_objects:+$(reversed $pei_objects)}; do
		# compose and the loops below know the others all at once
		case $pei_object in
		service.*)
			object "$pei_object"
			[ -z "$pei_hash" ] || [ -n "$pei_kept" ] || service_uninstall "$pei_object"
			;;
		copy.* | image.* | network.* | pull.* | volume.*) ;;
		disk.*) disk_destroy "$pei_object" ;;
		*) destroy_one "$pei_object" ;;
		esac
	done
	take_down "$pei_with_volumes"
	pei_other_volumes=" $(elsewhere volume | tr '\n' ' ')"
	for pei_left in $(ours volume); do
		case $pei_other_volumes in *" $pei_left "*) say "the volume $pei_left stays; $pei_others_made it" && continue ;; esac
		destroy_volume "$pei_left"
	done
	for pei_image in $pei_images ${pei_brought-} ${pei_kept_stages-}; do
		pei_more_refs=
		image_ref "$pei_image"
		# shellcheck disable=SC2086 # references without blanks
		destroy_image "$pei_ref" $pei_more_refs
	done
	for pei_make in ${pei_made-}; do
		made_ref "$pei_make"
		destroy_image "$pei_made_ref" "${pei_made_ref%:*}:pei-step"
	done
	for pei_left in ${pei_builders-}; do
		[ -n "$pei_with_volumes" ] && pei_cache='' || pei_cache=yes
		remove_builder "$pei_left" "$pei_cache"
	done
	answers
	stays volume "a compose project of the same name made it, not this one"
}

# ---- some of it ----

# What needs another one goes before it. What is still needed stays, and so does all else then.
destroy_some() { # ID…
	pei_picked=" $* "
	for pei_user in $pei_objects; do
		case $pei_user:$pei_picked in disk.* | *" $pei_user "*) continue ;; esac # a disk has what it needs
		object "$pei_user"
		for pei_object in $pei_needs; do
			case $pei_picked:$pei_object in *" $pei_object "*:service.*) continue ;; *" $pei_object "*) ;; *) continue ;; esac
			state "$pei_user"
			case $pei_state in missing | foreign | absent) ;; *) fail 1 "$pei_user needs $pei_object, and is there; name it, too: destroy $* $pei_user" ;; esac
		done
	done
	# shellcheck disable=SC2086 # names without blanks
	for pei_object in $(reversed $pei_objects); do
		case $pei_picked in *" $pei_object "*) destroy_one "$pei_object" ;; esac
	done
}

destroy_one() { # ID
	doing "$1"
	state "$1"
	case $pei_state:$pei_kept in
	missing:* | absent:*) row missing "$1" ;;
	foreign:*) row foreign "$1" "$pei_why" ;;
	*:external) say "$1 stays; the project says that it is external" ;;
	*:yes) say "$1 stays; the project says that it is kept" ;;
	*) row remove "$1" && "${pei_kind}_remove" "$1" ;;
	esac
}

destroy_volume() { # NAME
	case " ${pei_external_volumes-} " in
	*" $1 "*) say "the volume $1 stays; the project says that it is external, or kept" ;;
	*)
		if [ -z "$pei_with_volumes" ]; then
			say "the volume $1 stays; destroy --volumes removes it, with its data"
		elif ! volume_in_use "$1"; then
			run docker volume rm "$1" || { say "the volume $1 stays; docker says why above" && pei_in_use="$pei_in_use $1"; }
		fi
		;;
	esac
}

volume_in_use() { # NAME: by a container that is not about to go
	pei_users=
	for pei_container in $(docker container ls -a --filter "volume=$1" --format '{{.Names}}={{.Label "pei.project"}}={{.Label "pei.keep"}}'); do
		case $pei_dry_run:$pei_container in
		*"=$pei_project=yes") say "the volume $1 stays with ${pei_container%%=*}, which is kept" && return 0 ;;
		yes:*"=$pei_project=") ;; # with --dry-run it is there still
		*) pei_users="$pei_users ${pei_container%%=*}" ;;
		esac
	done
	[ -n "$pei_users" ] || return 1
	say "the volume $1 stays, as a container uses it:$pei_users. docker container rm -f$pei_users, then destroy removes it"
	pei_in_use="$pei_in_use $1"
}

# A tag of the project may be on an image that somebody else made.
destroy_image() { # REF…
	for pei_ref in "$@"; do
		pei_maker=$(docker image inspect -f '{{index .Config.Labels "pei.project"}}' "$pei_ref" 2>/dev/null) || continue
		if [ "$pei_maker" != "$pei_project" ]; then
			say "the image $pei_ref stays; this project did not build it"
		elif [ -z "$pei_with_images" ]; then
			say "the image $pei_ref stays; destroy --images removes it"
		else
			run docker image rm "$pei_ref" || { say "the image $pei_ref stays; docker says why above" && pei_in_use="${pei_in_use-} $pei_ref"; }
		fi
	done
}
