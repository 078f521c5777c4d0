#: start [SERVICE…]  start what was stopped; what was never there is made by up

verb_start() {
	for pei_arg in "$@"; do
		case $pei_arg in -*) fail 2 "start does not know $pei_arg; it takes services" ;; esac
	done
	own_services "$@"
	# Without names: what is there. Compose would ask for a container of each service.
	if [ $# -eq 0 ] && [ -z "$pei_dry_run" ]; then
		for pei_arg in $pei_services $pei_profiles; do
			[ -z "$(ours container --filter "label=com.docker.compose.service=$pei_arg")" ] || set -- "$@" "$pei_arg"
		done
		[ $# -gt 0 ] || fail 1 "there is no container to start; make them: $pei_script up"
	fi
	compose --profile '*' start "$@"
}
