# object-service.sh: services; see object.sh. compose makes their containers, and knows
# by a hash of its own, with the values of variables in it, whether one is up to date.

service_hash() { # SERVICE: sets pei_wanted
	if [ -z "${pei_service_hashes-}" ]; then
		find_docked
		pei_service_hashes=$(docker compose -f compose.yaml ${pei_docked:+-f "$pei_docked"} ${pei_gpu:+-f compose.gpu.yaml} config --hash '*') ||
			fail 1 "docker compose does not take compose.yaml; it says why above"
	fi
	pei_wanted=$(printf '%s\n' "$pei_service_hashes" | while read -r pei_service pei_wanted; do
		[ "$pei_service" != "$1" ] || printf '%s\n' "$pei_wanted"
	done)
}

service_listed() { # SERVICE: of each of its containers, run's not among them: id, state and name
	docker container ls -a --no-trunc --format '{{.ID}} {{.State}} {{.Names}}' --filter "label=com.docker.compose.project=$pei_project" \
		--filter "label=com.docker.compose.service=$1" --filter label=com.docker.compose.oneoff=False
}

service_containers() { # SERVICE: their ids
	pei_boxes=$(service_listed "$1") && printf '%s\n' "$pei_boxes" | cut -d ' ' -f 1
}

box() { # CONTAINER: its name
	pei_named=$(docker container inspect -f '{{.Name}}' "$1")
	printf '%s\n' "${pei_named#/}"
}

service_state() { # ID
	service_hash "${1#*.}"
	pei_boxes=$(service_listed "${1#*.}")
	pei_containers=$(printf '%s\n' "$pei_boxes" | cut -d ' ' -f 1)
	if [ -z "$pei_containers" ] && [ "${pei_replicas:-1}" -gt 0 ]; then
		service_name_free || return 0
		is missing "it is not there"
		return 0
	fi
	[ -z "$(printf '%s\n' "$pei_boxes" | service_begun)" ] || { is half "a run that ended early was about to replace its container" && return 0; }
	pei_count=0
	for pei_container in $pei_containers; do
		pei_count=$((pei_count + 1))
		service_container_state "$pei_container"
		case $pei_state in foreign | differs) return 0 ;; esac
	done
	if [ "$pei_count" -gt "${pei_replicas:-1}" ]; then
		is half "it has $pei_count containers instead of ${pei_replicas:-1}"
	elif [ "$pei_count" -lt "${pei_replicas:-1}" ]; then
		service_name_free || return 0
		is half "it has only $pei_count of ${pei_replicas:-1} containers"
	elif [ -z "$pei_state" ]; then
		is same
		[ -z "$pei_hash" ] || service_filled_state
	fi
}

# What compose makes beside a container that it replaces has another name until that is gone. One that was never
# started has nothing in it; compose itself does not get on with it.
service_begun() { # ids, of what service_listed says
	grep -E "^[0-9a-f]* created [0-9a-f]{12}_${pei_name%-*}" | cut -d ' ' -f 1
}

service_name_free() { # 1 if somebody else has one of the names that its containers get
	pei_named=$(docker container ls -a --no-trunc --format '{{.ID}} {{.Names}}' --filter "name=${pei_name%-*}")
	while read -r pei_other pei_taken; do
		case "${pei_replicas:+${pei_taken##*-}}:$pei_taken" in
		":$pei_name") ;;
		[1-9]*":${pei_name%-*}-${pei_taken##*-}") [ "${pei_taken##*-}" -le "$pei_replicas" ] 2>/dev/null || continue ;;
		*) continue ;;
		esac
		case $pei_containers in *"$pei_other"*) continue ;; esac
		labels_of container "$pei_taken" || continue
		is foreign "a container has its name, $pei_taken, and $(whose): docker container rename $pei_taken OTHER, or remove it"
		return 1
	done <<-END
		$pei_named
	END
}

service_filled_state() {
	for pei_container in $pei_containers; do
		case $(record "$pei_container" applied | head -n 1) in
		"hash $pei_hash") ;;
		'' | 'hash install' | 'hash update') is half "what is to be in it is not, or not all of it" ;;
		*) is differs "its layout or script changed" ;;
		esac
	done
}

service_container_state() { # CONTAINER
	# shellcheck disable=SC2016 # docker's variables
	labels_of container "$1" '{{index .Config.Labels "com.docker.compose.config-hash"}} {{.State.Status}} {{.State.ExitCode}} {{.Image}} {{.Config.Image}} {{.Name}} {{range $name, $net := .NetworkSettings.Networks}}{{$name}}={{$net.NetworkID}} {{end}}' || return 0
	if [ "$pei_its_project" != "$pei_project" ]; then
		is foreign "a compose project of the same name has a service of its name: docker container rm $pei_name, or rename this project"
		return 0
	fi
	# shellcheck disable=SC2086 # words without blanks
	set -- $pei_its_more
	pei_now=$(docker image inspect -f '{{.Id}}' "$5" 2>/dev/null) || pei_now=$4
	if [ "$1" != "$pei_wanted" ]; then
		is differs "the project, or a variable of its start, says something else now"
	elif [ "$4" != "$pei_now" ]; then
		is differs "$5 is another image now"
	elif ! service_in_networks; then
		is differs "it is not in its network $pei_net"
	elif [ -z "$pei_replicas" ] && [ "$pei_count" = 1 ] && [ "${6#/}" != "$pei_name" ]; then
		service_name_free || return 0
		is differs "its container is called ${6#/} instead of $pei_name"
	else
		case $2:$3:$pei_ends in
		running:* | exited:0:yes) ;;
		*) [ -z "$pei_start" ] || return 0 ;;
		esac
		case $2:$3:$pei_ends in
		running:* | exited:0:yes) ;;
		created:*) is half "it was made, and never started" ;;
		restarting:*) is stays "it starts again and again, and ends with status $3: docker container logs ${6#/}" ;;
		*) is stopped "it is $2" ;;
		esac
	fi
}

service_in_networks() { # it is in those of the project, and they are the ones that are there now
	for pei_net in $pei_needs; do
		case $pei_net in network.*) ;; *) continue ;; esac
		pei_net=$(object "$pei_net" && printf '%s' "$pei_name")
		case " $pei_its_more " in
		*" $pei_net= "*) ;; # not started yet
		*" $pei_net=$(docker network inspect -f '{{.Id}}' "$pei_net" 2>/dev/null) "*) ;;
		*) return 1 ;;
		esac
	done
}

service_make() { # ID
	if [ -n "$pei_start" ]; then
		service_settle
		compose up --no-start --no-build ${pei_offline:+--pull never} "${1#*.}"
	else
		pei_to_start="${pei_to_start-} ${1#*.}"
	fi
	[ -n "$pei_hash" ] || return 0
	service_settle
	service_fill "$1"
}
service_update() { # ID
	case $pei_why in
	# compose does not see that a container is in no network, or in one that is gone; and what an engine that was stopped
	# while it started one has of it, cannot always be started
	"it is not in its network"* | "it was made, and never started" | "it is dead") for pei_container in $pei_containers; do run docker container rm --force "$pei_container" >/dev/null; done ;;
	# nor what a container is called
	"its container is called"*) run docker container rename "$(box "$pei_containers")" "$pei_name" ;;
	esac
	for pei_container in $(service_listed "${1#*.}" | service_begun); do
		run docker container rm --force "$(box "$pei_container")" >/dev/null
	done
	for pei_container in $(service_listed "${1#*.}" | sed -n 's/ paused .*//p'); do
		run docker container unpause "$(box "$pei_container")" >/dev/null
	done
	service_make "$1"
}

service_settle() { # what was put together is started
	[ -n "${pei_to_start-}" ] || return 0
	pei_start=$pei_to_start pei_to_start=
	# shellcheck disable=SC2046,SC2086 # names without blanks
	doing $(printf 'service.%s ' $pei_start)
	${pei_place:+bring_foreign}
	# shellcheck disable=SC2086 # names without blanks
	compose up -d --no-build ${pei_offline:+--pull never} ${pei_up_wait:+"$pei_up_wait"} $pei_start
}

# Containers have records of what was put into them (inside.sh), also when the project no longer has it.
left_inside() {
	docker container ls -a --filter "label=com.docker.compose.project=$pei_project" --filter "label=pei.project=$pei_project" \
		--filter label=com.docker.compose.oneoff=False --format '{{.Names}} {{.Label "pei.id"}} {{.Label "com.docker.compose.project.working_dir"}}' | while read -r pei_left pei_left_in pei_its_dir; do
		! is_elsewhere "$pei_its_dir" || continue
		case " $pei_services $pei_profiles " in *" ${pei_left_in#service.} "*) ;; *) continue ;; esac
		docker container cp "$pei_left:/.pei" - 2>/dev/null </dev/null | tar -tf - 2>/dev/null | sed -n 's|^\.pei/\(copy\.[^/]*\)$|\1|p; s|^\.pei/applied$|layout|p' |
			while read -r pei_left_id; do
				if [ "$pei_left_id" = layout ]; then
					pei_left_id=$pei_left_in
					object "$pei_left_id"
					[ -z "$pei_hash" ] || continue
					pei_their="the project no longer puts anything into it; what its layouts and script did"
				else
					case " $pei_objects " in *" $pei_left_id "*) continue ;; esac
					pei_their="the project no longer has it; what it copied"
				fi
				row stays "$pei_left_id" "$pei_their is in $pei_left, until that is made anew: docker container rm -f $pei_left, then apply"
			done
	done
}

service_remove() { # ID
	[ -z "$pei_hash" ] || service_uninstall "$1"
	compose rm --stop --force "${1#*.}"
}
