# object-service.sh: services; see object.sh. compose makes their containers, and knows
# by a hash of its own, with the values of variables in it, whether one is up to date.

service_hash() { # SERVICE: sets pei_wanted
	if [ -z "${pei_service_hashes-}" ]; then
		find_docked
		pei_service_hashes=$(docker compose -f compose.yaml ${pei_docked:+-f "$pei_docked"} ${pei_gpu:+-f compose.gpu.yaml} config --hash '*') ||
			fail 1 "docker compose does not take compose.yaml; it says why above"
	fi
	pei_wanted=$(printf '%s\n' "$pei_service_hashes" | sed -n "s/^$1 //p")
}

service_containers() { # SERVICE [FILTER…]: ids of its containers, run's not among them
	pei_service=$1
	shift
	docker container ls -aq --no-trunc --filter "label=com.docker.compose.project=$pei_project" \
		--filter "label=com.docker.compose.service=$pei_service" --filter label=com.docker.compose.oneoff=False "$@"
}

service_state() { # ID
	service_hash "${1#*.}"
	pei_containers=$(service_containers "${1#*.}")
	if [ -z "$pei_containers" ]; then
		if labels_of container "$pei_name"; then
			is foreign "a container has its name, $pei_name, and $(whose): docker container rename $pei_name OTHER, or remove it"
		else
			is missing "it is not there"
		fi
		return 0
	fi
	pei_count=0
	for pei_container in $pei_containers; do
		pei_count=$((pei_count + 1))
		service_container_state "$pei_container"
		case $pei_state in foreign | differs) return 0 ;; esac
	done
	if [ "$pei_count" -gt "${pei_replicas:-1}" ]; then
		is half "it has $pei_count containers instead of ${pei_replicas:-1}"
	elif [ "$pei_count" -lt "${pei_replicas:-1}" ]; then
		is half "it has only $pei_count of ${pei_replicas:-1} containers"
	elif [ -z "$pei_state" ]; then
		is same
	fi
}

service_container_state() { # CONTAINER
	labels_of container "$1" || return 0
	if [ "$pei_its_project" != "$pei_project" ]; then
		is foreign "a compose project of the same name has a service of its name: docker container rm $pei_name, or rename this project"
		return 0
	fi
	pei_about=$(docker container inspect -f '{{index .Config.Labels "com.docker.compose.config-hash"}} {{.State.Status}} {{.State.ExitCode}} {{.Image}} {{.Config.Image}}' "$1")
	# shellcheck disable=SC2086 # words without blanks
	set -- $pei_about
	pei_now=$(docker image inspect -f '{{.Id}}' "$5" 2>/dev/null) || pei_now=$4
	if [ "$1" != "$pei_wanted" ]; then
		is differs "the project, or a variable of its start, says something else now"
	elif [ "$4" != "$pei_now" ]; then
		is differs "$5 is another image now"
	else
		case $2:$3:$pei_ends in
		running:* | exited:0:yes) ;;
		created:*) is half "it was made, and never started" ;;
		*) is stopped "it is $2" ;;
		esac
	fi
}

service_make() { # ID
	pei_to_start="${pei_to_start-} ${1#*.}"
}
service_update() { service_make "$1"; }

service_settle() { # what was put together is started
	[ -n "${pei_to_start-}" ] || return 0
	pei_start=$pei_to_start pei_to_start=
	# shellcheck disable=SC2086 # names without blanks
	compose up -d --no-build ${pei_offline:+--pull never} ${pei_up_wait:+"$pei_up_wait"} $pei_start
}

service_remove() { # ID
	compose rm --stop --force "${1#*.}"
}
