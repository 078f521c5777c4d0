#: up [SERVICE…] [--build] [--gpu]  start the services, building images that are missing

verb_up() {
	pei_build=
	for pei_arg in "$@"; do
		shift
		case $pei_arg in
		--build) pei_build=yes ;;
		-*) fail 2 "up does not know $pei_arg; it takes services and --build" ;;
		*)
			known service "$pei_arg" "$pei_services"
			set -- "$@" "$pei_arg"
			;;
		esac
	done
	need compose
	${pei_docks:+visit}
	${pei_keeps:+keep_all}
	[ -z "${pei_place-}" ] || bring_for "$@"
	# shellcheck disable=SC2086 # names without blanks
	if [ -n "$pei_build" ]; then
		[ -z "$pei_used_images" ] || bake --load $pei_used_images
	else
		build_missing $pei_used_images
	fi
	# Waiting reports a box that stops while it starts; peic leaves it out where
	# a service is meant to end by itself.
	# The images are there, or bake has said why not.
	compose up -d --no-build ${pei_offline:+--pull never} ${pei_up_wait:+"$pei_up_wait"} "$@"
}
