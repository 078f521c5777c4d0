#: stop [SERVICE…] [--timeout SECONDS]  stop the services, or those named; their containers stay

verb_stop() {
	pei_seconds='' pei_left=$#
	while [ "$pei_left" -gt 0 ]; do
		pei_left=$((pei_left - 1))
		case $1 in
		-t | --timeout)
			[ "$pei_left" -gt 0 ] || fail 2 "stop: $1 needs a number of seconds"
			pei_seconds=$2 pei_left=$((pei_left - 1))
			shift
			;;
		--timeout=*) pei_seconds=${1#*=} ;;
		-*) fail 2 "stop does not know $1; it takes services and --timeout SECONDS" ;;
		*) set -- "$@" "$1" ;;
		esac
		shift
	done
	own_services "$@"
	compose --profile '*' stop ${pei_seconds:+--timeout "$pei_seconds"} "$@"
}
