#: destroy [--volumes] [--images]  remove what the project made; data and images only if asked

verb_destroy() {
	pei_with_volumes=
	pei_with_images=
	for pei_arg in "$@"; do
		case $pei_arg in
		--volumes) pei_with_volumes=yes ;;
		--images) pei_with_images=yes ;;
		*) fail 2 "destroy does not know $pei_arg; it takes --volumes and --images" ;;
		esac
	done
	need compose
	take_down "$pei_with_volumes"
	for pei_left in $(ours volume); do
		destroy_volume "$pei_left"
	done
	for pei_image in $pei_images ${pei_kept_stages-}; do
		pei_more_refs=
		image_ref "$pei_image"
		# shellcheck disable=SC2086 # references without blanks
		destroy_image "$pei_ref" $pei_more_refs
	done
	for pei_left in ${pei_builders-}; do
		[ -n "$pei_with_volumes" ] && pei_cache='' || pei_cache=yes
		remove_builder "$pei_left" "$pei_cache"
	done
	stays volume "a compose project of the same name made it, not this one"
}

destroy_volume() { # NAME
	case " ${pei_external_volumes-} " in
	*" $1 "*) say "the volume $1 stays; the project says that it is external, or kept" ;;
	*)
		if [ -z "$pei_with_volumes" ]; then
			say "the volume $1 stays; destroy --volumes removes it, with its data"
		else
			run docker volume rm "$1" || say "the volume $1 stays; docker says why above"
		fi
		;;
	esac
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
			run docker image rm "$pei_ref" || say "the image $pei_ref stays; docker says why above"
		fi
	done
}
