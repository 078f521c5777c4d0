# container.sh: images whose steps run in containers, because they need privileges,
# networks or volumes. Each step is a container of what was there before, which is
# committed then; all else is a target of the Dockerfile. A step that was done on
# the same image before is found again, so that a run that was killed goes on.

made_first() { # BAKE'S ARGUMENTS: what they need is made, once in a run
	for pei_make_arg in "$@"; do
		made_before "$pei_make_arg"
		for pei_make in $pei_makes; do
			case " ${pei_make_done-} " in *" $pei_make "*) continue ;; esac
			make_image "$@"
			pei_make_done="${pei_make_done-} $pei_make"
		done
	done
}

make_image() { # BAKE'S ARGUMENTS: pei_make, up to its last target, which bake builds
	made_ref "$pei_make"
	pei_made_step=${pei_made_ref%:*}:pei-step pei_make_platform=
	pei_make_container=$pei_project-make-$pei_make
	pei_make_anew=
	case " $* " in *" --no-cache "*) pei_make_anew=yes ;; esac
	leftover "$pei_make_container" pei.step '?*'
	made_steps "$pei_make"
}

layer() { # TARGET: what BuildKit makes of it
	pei_making=yes
	bake --load --set "$pei_make.target=$1" --set "$pei_make.tags=$pei_made_ref" ${pei_make_anew:+--no-cache} "$pei_make"
	pei_making=
	made_at
}

made_at() { # what the next step is done on
	pei_make_at=$pei_made_ref pei_make_cmd=null pei_make_entry=null
	[ -z "$pei_dry_run" ] || return 0
	pei_make_at=$(docker image inspect --format '{{.Id}}' "$pei_made_ref")
	pei_make_cmd=$(docker image inspect --format '{{json .Config.Cmd}}' "$pei_made_ref")
	pei_make_entry=$(docker image inspect --format '{{json .Config.Entrypoint}}' "$pei_made_ref")
	case $pei_make_cmd in null) pei_make_cmd='[]' ;; esac
	case $pei_make_entry in null) pei_make_entry='[]' ;; esac
}

# What containers of the image run is as it was before the step. A commit cannot say that it is nothing.
made_settings() {
	[ -z "$pei_dry_run" ] || return 0
	run docker tag "$pei_make_at" "$pei_made_ref"
	case "$pei_make_cmd $pei_make_entry" in *'[]'*) ;; *) return 0 ;; esac
	# shellcheck disable=SC1003 # it is printed as it can be run
	printf '+ %s | docker buildx build --load%s --tag %s -\n' \
		"printf 'FROM %s\\nENTRYPOINT %s\\nCMD %s\\n' $pei_made_ref '$pei_make_entry' '$pei_make_cmd'" \
		"${pei_make_platform:+ --platform $pei_make_platform}" "$pei_made_ref" >&2
	printf 'FROM %s\nENTRYPOINT %s\nCMD %s\n' "$pei_made_ref" "$pei_make_entry" "$pei_make_cmd" |
		docker buildx build --quiet --load --provenance=false ${pei_make_platform:+--platform "$pei_make_platform"} --tag "$pei_made_ref" - >/dev/null
}

step_program() { # TEXT that begins with #!
	# shellcheck disable=SC2016 # the container's variables
	step /bin/sh -c 'printf %s "$1" >/tmp/.pei-step && chmod +x /tmp/.pei-step && /tmp/.pei-step </dev/null
		pei_status=$?
		rm -f /tmp/.pei-step
		exit "$pei_status"' sh "$1"
}

# What a step is done on, as far as it can see that: not the hashes that peic writes into labels, which change with
# all that the image is made from, also with what comes later.
made_sees() {
	[ -z "$pei_dry_run" ] || return 0
	docker image inspect --format '{{json .RootFS.Layers}} {{json .Config.Env}} {{.Config.User}} {{.Config.WorkingDir}} {{json .Config.Volumes}} {{json .Config.Labels}}' "$pei_made_ref" |
		sed -E 's/"pei\.[a-z]*":"[^"]*",?//g; s/,}$/}/'
}

step() { # PROGRAM WORD…
	pei_make_saw=$(made_sees)
	pei_make_key=$(printf '%s\n' "$pei_make_saw" "$@" | sha256sum | cut -c1-64)
	if ! made_found; then
		pei_make_program=$1
		shift
		leftover "$pei_make_container" pei.step '?*'
		made_create --name "$pei_make_container" --label "pei.step=$pei_make_key" --entrypoint "$pei_make_program" "$pei_made_ref" "$@"
		run docker start --attach "$pei_make_container" >&2 || made_failed "$?"
		run docker commit --message "pei $pei_make_key" --change "ENTRYPOINT $pei_make_entry" --change "CMD $pei_make_cmd" "$pei_make_container" "$pei_made_step" >/dev/null
		run docker rm -v "$pei_make_container" >/dev/null
		[ -n "$pei_dry_run" ] || pei_make_at=$(docker image inspect --format '{{.Id}}' "$pei_made_step")
	fi
	made_settings
}

# Images that are built on this one have its labels; only it has the comment. It has a name of its own until the next
# step takes that over: an image that loses its last name to a build is gone, where containerd stores images.
made_found() {
	[ -z "$pei_dry_run$pei_make_anew" ] || return 1
	for pei_make_id in $(docker image ls --all --quiet --no-trunc --filter "label=pei.step=$pei_make_key"); do
		case $(docker image inspect --format '{{.Comment}}' "$pei_make_id") in
		"pei $pei_make_key")
			say "the image $pei_make: a step is done already, as $pei_make_id"
			pei_make_at=$pei_make_id
			run docker tag "$pei_make_id" "$pei_made_step"
			return 0
			;;
		esac
	done
	return 1
}

made_failed() { # STATUS
	pei_make_said=$(docker logs "$pei_make_container" 2>&1 | tail -n 3) || :
	case $pei_make_said in
	*'exec format error'*)
		docker rm -v "$pei_make_container" >/dev/null
		made_foreign "another processor" all
		;;
	esac
	fail 1 "the image $pei_make: a step failed with status $1. Its container is kept, to look into: $pei_make_container; the next build removes it"
}

made_foreign() { # PROCESSOR NAME
	fail 3 "the image $pei_make is for $1, and this machine cannot run its programs: install emulation for it," \
		"with docker run --privileged --rm tonistiigi/binfmt --install $2, or Debian's qemu-user-static and binfmt-support"
}

# Before anything is made: BuildKit tries which programs the engine's machine runs, its own and by emulation.
made_platform() { # PLATFORM
	pei_make_platform=$1
	[ -z "$pei_dry_run" ] || return 0
	docker buildx inspect 2>/dev/null | tr -d '*,' | grep '^Platforms:' | grep -qwF -e "$1" || made_emulated "${1#*/}" ||
		made_foreign "$1" "$(printf %s "${1#*/}" | tr -d /)"
}

# It tries once. What was registered later, as that message says, this machine knows, which is the engine's most times; if it
# is not, the first step tells.
made_emulated() { # PROCESSOR, as docker calls it
	case $1 in
	amd64*) pei_make_qemu=x86_64 ;;
	arm64*) pei_make_qemu=aarch64 ;;
	arm/*) pei_make_qemu=arm ;;
	386) pei_make_qemu=i386 ;;
	*) pei_make_qemu=$1 ;;
	esac
	grep -qxs enabled "/proc/sys/fs/binfmt_misc/"*"-$pei_make_qemu" "/proc/sys/fs/binfmt_misc/"*"-$1"
}

# ---- what the steps are given ----

made_network() { # NAME
	pei_network=$1
	[ -n "$pei_dry_run" ] || docker network inspect "$1" >/dev/null 2>&1 ||
		fail 3 "the image $pei_make needs the network $1, which is not there: start its services first, with $pei_script up"
}

made_service() { # SERVICE
	pei_service=$1
	[ -z "$pei_dry_run" ] || return 0
	pei_service=$(docker compose -f compose.yaml ps --all --quiet "$1" | head -n 1)
	if [ -z "$pei_service" ]; then
		compose create --no-build "$1"
		pei_service=$(docker compose -f compose.yaml ps --all --quiet "$1" | head -n 1)
	fi
}

made_volume() { # VOLUME NAME: it belongs to compose, too
	[ -z "$pei_dry_run" ] || return 0
	docker volume inspect "$2" >/dev/null 2>&1 ||
		run docker volume create --label "com.docker.compose.project=$pei_project" --label "com.docker.compose.volume=$1" --label "pei.project=$pei_project" "$2" >/dev/null
}
