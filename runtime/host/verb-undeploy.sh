#: undeploy [STACK]  take the services off the swarm, with their networks and secrets; data stays

verb_undeploy() {
	pei_stack=$pei_project
	for pei_arg in "$@"; do
		case $pei_arg in
		-*) fail 2 "undeploy does not know $pei_arg; it takes the name of a stack" ;;
		*) pei_stack=$pei_arg ;;
		esac
	done
	need_swarm
	for pei_left in $(in_stack service '{{.Name}}' --filter "label=pei.project=$pei_project"); do
		run docker service rm "$pei_left"
	done
	for pei_left in $(in_stack network '{{.Name}}' --filter "label=pei.project=$pei_project"); do
		undeploy_network "$pei_left"
	done
	for pei_left in $(our_secrets); do
		run docker secret rm "$pei_left"
	done
	for pei_left in $(in_stack service '{{.Name}}'); do
		say "the service $pei_left stays; this project did not make it"
	done
	[ -n "$pei_dry_run" ] || [ -z "$(objects_of_stack volume)" ] ||
		say "volumes stay on their nodes; to remove one: docker volume rm NAME"
}

objects_of_stack() { # volume
	docker "$1" ls --filter "label=com.docker.stack.namespace=$pei_stack" --filter "label=pei.project=$pei_project" --format '{{.Name}}' 2>/dev/null || :
}

# Its tasks take a moment to end.
undeploy_network() { # NAME
	case " ${pei_stack_kept-} " in
	*" $1 "*)
		say "the network $1 stays; the project says that it is kept"
		return
		;;
	esac
	printf '+ docker network rm %s\n' "$1" >&2
	pei_tries=60
	while [ -z "$pei_dry_run" ] && docker network inspect "$1" >/dev/null 2>&1; do
		[ "$pei_tries" -gt 0 ] || fail 1 "the network $1 is still in use"
		docker network rm "$1" >/dev/null 2>&1 || sleep 1
		pei_tries=$((pei_tries - 1))
	done
}
