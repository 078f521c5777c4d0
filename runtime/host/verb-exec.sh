#: exec [OPTION…] SERVICE [--] COMMAND…  run a command in a running service; options of docker compose exec

verb_exec() {
	pei_name='' pei_value='' pei_first=yes
	pei_left=$#
	while [ "$pei_left" -gt 0 ]; do
		pei_left=$((pei_left - 1))
		if [ -n "$pei_name" ]; then
			# What stands between the service and its command is this script's.
			if [ -z "$pei_first" ] || [ "$1" != -- ]; then set -- "$@" "$1"; fi
			pei_first=
		elif [ -n "$pei_value" ]; then
			pei_value=
			set -- "$@" "$1"
		else
			case $1 in
			-e | --env | --index | -u | --user | -w | --workdir) pei_value=$1 ;;
			-*) ;;
			*) pei_name=$1 ;;
			esac
			set -- "$@" "$1"
		fi
		shift
	done
	[ -z "$pei_value" ] || fail 2 "exec: $pei_value needs a value"
	[ -n "$pei_name" ] || fail 2 "exec where? The services are: $pei_services${pei_profiles:+ $pei_profiles}"
	own_services "$pei_name"
	[ -z "$pei_first" ] || fail 2 "exec: $pei_name, and which command? A login shell is: $pei_script shell $pei_name"
	[ -t 0 ] || set -- -T "$@"
	compose --profile '*' exec "$@"
}
