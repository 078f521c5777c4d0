#: deploy [STACK] [--rotate[=SECRET]] [--timeout=SECONDS]  start or update the services on a swarm, and wait for them

verb_deploy() {
	pei_stack=$pei_project pei_rotate='' pei_timeout=300
	for pei_arg in "$@"; do
		case $pei_arg in
		--rotate) pei_rotate=$pei_stack_secrets ;;
		--rotate=*)
			known secret "${pei_arg#*=}" "$pei_stack_secrets"
			pei_rotate="$pei_rotate ${pei_arg#*=}"
			;;
		--timeout=*[!0-9]* | --timeout=) fail 2 "deploy: --timeout takes seconds" ;;
		--timeout=*) pei_timeout=${pei_arg#*=} ;;
		-*) fail 2 "deploy does not know $pei_arg; it takes the name of a stack, --rotate and --timeout" ;;
		*) pei_stack=$pei_arg ;;
		esac
	done
	need_swarm
	deploy_is_ours
	# shellcheck disable=SC2086 # names without blanks
	stack_images $pei_stack_images
	# shellcheck disable=SC2086 # names without blanks
	stack_secrets $pei_stack_secrets
	pei_old_tasks=$(deploy_tasks '{{.ID}}' | tr '\n' ' ')
	# With several nodes, a tag becomes a digest: all of them run the same.
	pei_resolve=never
	[ "$pei_nodes" -le 1 ] || pei_resolve=changed
	run docker stack deploy --resolve-image "$pei_resolve" --detach=true -c stack.yaml "$pei_stack"
	[ -z "$pei_dry_run" ] || return 0
	for pei_left in $(in_stack service '{{.Name}}' --filter "label=pei.project=$pei_project"); do
		case " $pei_stack_services " in
		*" ${pei_left#"${pei_stack}_"} "*) ;;
		*) run docker service rm "$pei_left" ;;
		esac
	done
	deploy_wait
	drop_old_secrets
}

# docker would write over a service of another project that has its name.
deploy_is_ours() {
	[ -z "$pei_dry_run" ] || return 0
	pei_own=" $(in_stack service '{{.Name}}' --filter "label=pei.project=$pei_project" | tr '\n' ' ')"
	for pei_left in $(in_stack service '{{.Name}}'); do
		case $pei_own in *" $pei_left "*) continue ;; esac
		case " $pei_stack_services " in
		*" ${pei_left#"${pei_stack}_"} "*) fail 3 "the service $pei_left is there, and this project did not make it; choose another name: deploy NAME" ;;
		esac
	done
}

deploy_tasks() { # FORMAT: of the services of this project
	pei_list=$(in_stack service '{{.Name}}' --filter "label=pei.project=$pei_project")
	# shellcheck disable=SC2086 # names without blanks
	[ -z "$pei_list" ] || docker service ps --no-trunc --format "$1" $pei_list 2>/dev/null || :
}

# A service is up when as many tasks run as it wants, and stay so for a while; one
# that ends is done when its task is complete. Three new tasks that failed, or one
# that is not tried again, are a failure.
deploy_wait() {
	pei_end=$(($(date +%s) + pei_timeout)) pei_said='' pei_stable=0
	while :; do
		deploy_state
		[ "$pei_now" = "$pei_said" ] || say "$pei_now"
		pei_said=$pei_now
		[ -z "$pei_failed" ] || deploy_failed "$pei_failed"
		if [ -z "$pei_waits" ]; then
			pei_stable=$((pei_stable + 1))
			[ "$pei_stable" -lt 3 ] || return 0
		else
			pei_stable=0
			[ "$(date +%s)" -lt "$pei_end" ] || deploy_failed "$pei_waits"
		fi
		sleep 1
	done
}

# Three questions to docker, however many services there are.
deploy_state() { # sets pei_now, to be shown, pei_waits, services not ready, and pei_failed, those that failed
	pei_list=$(in_stack service '{{.Name}}' --filter "label=pei.project=$pei_project")
	pei_now='' pei_waits='' pei_failed=''
	# shellcheck disable=SC2086 # names without blanks
	pei_states=$({
		in_stack service 'count {{.Name}} {{.Replicas}}'
		docker service inspect --format 'update {{.Spec.Name}} {{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}' $pei_list
		docker service ps --no-trunc --format 'task {{.Name}} {{.ID}} {{.DesiredState}} {{.CurrentState}}' $pei_list
	} 2>/dev/null | deploy_judge)
	for pei_name in $pei_stack_services; do
		pei_name=${pei_stack}_$pei_name
		pei_state=$(printf '%s\n' "$pei_states" | sed -n "s/^$pei_name //p")
		pei_now="$pei_now $pei_name ${pei_state#* }"
		case $pei_state in
		failed*) pei_failed="$pei_failed $pei_name" ;;
		ready*) ;;
		*) pei_waits="$pei_waits $pei_name" ;;
		esac
	done
	pei_now=${pei_now# }
}

# Docker calls an update paused when a task of it ends, also where that is as it should be.
deploy_judge() { # NAME ready|waits|failed COUNT, a line for each service
	awk -v old=" $pei_old_tasks " '
		$1 == "count" { count[$2] = $3 }
		$1 == "update" { update[$2] = $3 }
		$1 == "task" {
			name = $2
			sub(/\.[^.]*$/, "", name)
			if ($4 == "Running" || $4 == "Ready") active[name]++
			if ($5 == "Complete") complete[name]++
			if (index(old, " " $3 " ") == 0 && ($5 == "Failed" || $5 == "Rejected")) bad[name]++
		}
		END {
			for (name in count) {
				split(count[name], n, "/")
				ended = complete[name] && !active[name]
				state = n[1] == n[2] && update[name] != "updating" ? "ready" : "waits"
				if (update[name] == "paused" || update[name] ~ /^rollback/) state = "failed"
				if (bad[name] >= 3 || (bad[name] && !active[name])) state = "failed"
				else if (ended) state = "ready"
				print name, state, count[name]
			}
		}'
}

deploy_failed() { # SERVICE…: which tasks are not well, and why
	# shellcheck disable=SC2086 # names without blanks
	for pei_name in $1; do
		docker service ps --no-trunc --format '{{.Name}}: {{.CurrentState}}{{if .Error}}: {{.Error}}{{end}}' "$pei_name" |
			grep -v ': \(Running\|Shutdown\|Complete\) ' | head -n 3 | while read -r pei_line; do
			say "$pei_line"
		done
		say "what it printed: docker service logs $pei_name"
	done
	fail 1 "not all services of the stack $pei_stack run"
}
