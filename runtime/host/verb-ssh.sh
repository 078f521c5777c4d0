#: ssh [SERVICE] [USER] [-- SSH ARGUMENT…]  log in by ssh, through the published port

verb_ssh() {
	pei_name=$pei_default_service
	pei_user=
	if [ $# -gt 0 ] && [ "$1" != -- ]; then
		pei_name=$1
		shift
	fi
	if [ $# -gt 0 ] && [ "$1" != -- ]; then
		pei_user=$1
		shift
	fi
	[ "${1-}" != -- ] || shift
	known service "$pei_name" "$pei_services"
	ssh_info "$pei_name" || fail 2 "the service $pei_name has no ssh; give its image an ssh block"
	need compose
	if [ -n "$pei_dry_run" ]; then
		compose port "$pei_name" "$pei_ssh_port"
		run ssh -p PORT "${pei_user:-$pei_ssh_user}@localhost" "$@"
		return
	fi
	command -v ssh >/dev/null || fail 3 "ssh is not installed on this machine"

	# The engine knows where the port is, and is a trusted way to the host key:
	# a new container has a new key, and ssh should neither ask nor warn.
	# HOST:PORT is read from the right: an address may be [::1].
	pei_at=$(docker compose -f compose.yaml port "$pei_name" "$pei_ssh_port") || pei_at=
	case $pei_at in
	'' | *:0) fail 1 "the service $pei_name does not publish its port $pei_ssh_port; is it up, and is the port in its ports?" ;;
	esac
	pei_alias=$pei_project-$pei_name
	pei_hosts=$PWD/.peic/known_hosts-$pei_name
	mkdir -p .peic
	# shellcheck disable=SC2016 # for the shell in the container
	docker compose -f compose.yaml exec -T "$pei_name" \
		sh -c 'cat /pei-init/state/ssh/*.pub /run/pei/ssh/*.pub /tmp/pei/ssh/*.pub /dev/shm/pei/ssh/*.pub 2>/dev/null || :' |
		sed "s/^/$pei_alias /" >"$pei_hosts"
	[ -s "$pei_hosts" ] || fail 1 "the service $pei_name has no ssh host keys; see: $pei_script logs $pei_name"

	engine_host
	cd "$pei_called_from" || exit # where the paths in ssh's own arguments start
	# In this file's name, ssh has words of its own that begin with %.
	pei_hosts=$(printf '%s\n' "$pei_hosts" | sed 's/%/%%/g')
	run ssh -p "${pei_at##*:}" -o "HostKeyAlias=$pei_alias" -o StrictHostKeyChecking=yes \
		-o "UserKnownHostsFile=\"$pei_hosts\"" \
		"${pei_user:-$pei_ssh_user}@$pei_host" "$@"
}

engine_host() { # sets pei_host: where published ports are, as the engine may be elsewhere
	pei_host=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) || pei_host=
	case $pei_host in
	ssh://* | tcp://*)
		pei_host=${pei_host#*://}
		pei_host=${pei_host%%/*}
		pei_host=${pei_host##*@}
		pei_host=${pei_host%:*}
		;;
	*) pei_host=${pei_at%:*} ;;
	esac
	case $pei_host in
	0.0.0.0 | '[::]') pei_host=localhost ;;
	'['*) pei_host=${pei_host#'['} && pei_host=${pei_host%']'} ;;
	esac
}
