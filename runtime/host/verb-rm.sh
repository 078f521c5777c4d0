#: rm [SERVICE…] [--stop]  remove the stopped containers of the services, or of those named; data stays

verb_rm() {
	pei_stop=
	for pei_arg in "$@"; do
		shift
		case $pei_arg in
		-s | --stop) pei_stop=yes ;;
		-*) fail 2 "rm does not know $pei_arg; it takes services and --stop" ;;
		*) set -- "$@" "$pei_arg" ;;
		esac
	done
	own_services "$@"
	compose --profile '*' rm --force ${pei_stop:+--stop} "$@"
}
