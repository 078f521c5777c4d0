# services.sh: the services that cp, exec, rm, start and stop may touch.

# Compose finds containers by the name of its project, which another one may have, too.
own_services() { # [SERVICE…]: without, all of them
	for pei_arg in "$@"; do
		known service "$pei_arg" "$pei_services${pei_profiles:+ $pei_profiles}"
	done
	need compose
	[ -z "$pei_dry_run" ] || return 0
	pei_own=" $(ours container | tr '\n' ' ')"
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_services $pei_profiles
	for pei_arg in "$@"; do
		for pei_left in $(objects container --filter "label=com.docker.compose.service=$pei_arg"); do
			case $pei_own in
			*" $pei_left "*) ;;
			*) fail 1 "the container $pei_left is not this project's: another compose project has the same name, $pei_project" ;;
			esac
		done
	done
}
