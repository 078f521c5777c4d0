#: shell [SERVICE] [USER]  open a login shell in a running service

verb_shell() {
	pei_name=${1-$pei_default_service}
	known service "$pei_name" "$pei_services"
	need compose
	set -- ${2:+--user "$2"}
	[ -t 0 ] || set -- "$@" -T
	# shellcheck disable=SC2016 # for the shell in the container
	compose exec "$@" "$pei_name" sh -c 'if command -v bash >/dev/null; then exec bash -l; fi; exec sh -l'
}
