#: run NAME [-- COMMAND…] [--gpu]  run a service or run profile once, with its ports, and remove it

verb_run() {
	[ $# -gt 0 ] || fail 2 "run what? one of: $pei_services $pei_profiles"
	known "service or run" "$1" "$pei_services $pei_profiles"
	pei_name=$1
	shift
	[ "${1-}" != -- ] || shift
	need compose
	${pei_keeps:+keep_all}
	# shellcheck disable=SC2086 # names without blanks
	build_missing $pei_used_images
	# Without a terminal on both sides, docker must not make one.
	if [ -t 0 ] && [ -t 1 ]; then pei_tty=; else pei_tty=-T; fi
	compose run --rm --service-ports ${pei_tty:+"$pei_tty"} "$pei_name" "$@"
}
