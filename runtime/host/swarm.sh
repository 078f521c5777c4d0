# swarm.sh: what a stack is made of: images by the name that every node knows,
# secrets as objects of the swarm; for deploy, undeploy. What belongs to the
# project carries its label: a stack of the same name may be somebody else's.

need_swarm() { # sets pei_nodes
	need
	pei_nodes=1
	[ -z "$pei_dry_run" ] || return 0
	[ "$(docker info --format '{{.Swarm.ControlAvailable}}')" = true ] ||
		fail 3 "docker is no manager of a swarm; to make one: docker swarm init"
	pei_nodes=$(docker info --format '{{.Swarm.Nodes}}')
}

in_stack() { # service|network|secret FORMAT [FILTER…]: what a stack of this name has
	pei_kind=$1 pei_format=$2
	shift 2
	docker "$pei_kind" ls --filter "label=com.docker.stack.namespace=$pei_stack" --format "$pei_format" "$@" 2>/dev/null || :
}

our_secrets() { # [SECRET]: all objects of it, or of every one
	docker secret ls --filter "label=pei.project=$pei_project" --filter "label=pei.stack=$pei_stack" \
		${1:+--filter "label=pei.id=secret.$1"} --format '{{.Name}}' 2>/dev/null || :
}

# ---- images ----

# One node runs what it has, by its id: no registry is asked, and only services
# whose image changed start again. Several nodes pull, so the image is pushed.
stack_images() { # IMAGE…
	[ $# -gt 0 ] || return 0
	build_missing "$@"
	for pei_image in "$@"; do
		image_ref "$pei_image"
		stack_image_variable "$pei_image"
		if [ "$pei_nodes" -gt 1 ]; then
			case $pei_ref in
			*/*) ;;
			*) fail 3 "the swarm has $pei_nodes nodes, and they cannot pull $pei_ref: give the image a tag with a registry, as in registry.example.com/$pei_ref" ;;
			esac
			run docker push "$pei_ref"
			pei_id=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$pei_ref" | grep -F "${pei_ref%:*}@" | head -n 1)
		else
			pei_id=$(docker image inspect --format '{{.Id}}' "$pei_ref" 2>/dev/null) || pei_id=
		fi
		[ -z "$pei_id" ] || run export "$pei_variable=$pei_id"
	done
}

# ---- secrets ----

# A secret of a swarm cannot be changed or read back, and nothing that is made of
# its value is kept: a number at the end of its name counts how often it was set.
newest_secret() { # SECRET: sets pei_newest, 0 if there is none
	pei_newest=0
	for pei_have in $(our_secrets "$1"); do
		pei_number=${pei_have##*_}
		[ "$pei_number" -le "$pei_newest" ] || pei_newest=$pei_number
	done
}

stack_secrets() { # SECRET…: those in pei_rotate are set again
	${pei_secrets:+read_secrets}
	pei_kept=
	for pei_secret in "$@"; do
		newest_secret "$pei_secret"
		case " $pei_rotate " in *" $pei_secret "*) pei_again=yes ;; *) pei_again= ;; esac
		if [ "$pei_newest" -eq 0 ] || [ -n "$pei_again" ]; then
			pei_newest=$((pei_newest + 1))
			set_secret "$pei_secret" "${pei_stack}_${pei_secret}_$pei_newest"
		else
			pei_kept="$pei_kept $pei_secret"
		fi
		stack_secret_variable "$pei_secret"
		run export "$pei_variable=${pei_stack}_${pei_secret}_$pei_newest"
	done
	[ -z "$pei_kept" ] || say "these secrets stay as they are; deploy --rotate=NAME sets one anew:$pei_kept"
}

# The value goes through a pipe, out of the environment: never into an argument.
set_secret() { # SECRET NAME
	secret_source "$1" # sets pei_file, or pei_from
	pei_name=$2
	set -- --label "pei.project=$pei_project" --label "pei.stack=$pei_stack" --label "pei.id=secret.$1"
	if [ -n "$pei_file" ]; then
		run docker secret create "$@" "$pei_name" "$pei_file" >/dev/null
		return
	fi
	[ -n "$pei_dry_run" ] || [ -n "$(printenv "$pei_from")" ] || fail 2 "the variable $pei_from, which holds the secret ${pei_name%_*}, is not set"
	printf '+ %s\n' "awk 'BEGIN { printf \"%s\", ENVIRON[\"$pei_from\"] }' | docker secret create $* $pei_name -" >&2
	[ -n "$pei_dry_run" ] ||
		awk -v name="$pei_from" 'BEGIN { printf "%s", ENVIRON[name] }' | docker secret create "$@" "$pei_name" - >/dev/null
}

drop_old_secrets() { # those that no task of this stack has any more
	for pei_secret in $pei_stack_secrets; do
		newest_secret "$pei_secret"
		for pei_have in $(our_secrets "$pei_secret"); do
			[ "${pei_have##*_}" = "$pei_newest" ] || run docker secret rm "$pei_have" >/dev/null || :
		done
	done
}
