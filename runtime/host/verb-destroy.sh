#: destroy [--volumes] [--images]  remove what the project made; data and images only if asked

verb_destroy() {
	pei_volumes=
	pei_with_images=
	for pei_arg in "$@"; do
		case $pei_arg in
		--volumes) pei_volumes=--volumes ;;
		--images) pei_with_images=yes ;;
		*) fail 2 "destroy does not know $pei_arg; it takes --volumes and --images" ;;
		esac
	done
	need compose
	compose --profile '*' down --remove-orphans ${pei_volumes:+"$pei_volumes"}
	for pei_image in $pei_images; do
		image_ref "$pei_image"
		docker image inspect "$pei_ref" >/dev/null 2>&1 || continue
		if [ -n "$pei_with_images" ]; then
			run docker image rm "$pei_ref"
		else
			say "the image $pei_ref stays; --images removes it"
		fi
	done
	[ -z "$pei_dry_run" ] || return 0
	# Volumes that are external, or kept, are left even with --volumes.
	for pei_left in $(docker volume ls -q --filter "label=com.docker.compose.project=$pei_project"); do
		say "the volume $pei_left stays; destroy --volumes removes it, with its data"
	done
}
