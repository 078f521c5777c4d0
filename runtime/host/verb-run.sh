#: run [OPTION…] NAME [--] [COMMAND…]  run a service or run profile once, with its ports; options: run --help

run_help() {
	cat <<-END
		usage: $pei_script run [OPTION…] NAME [--] [COMMAND…]

		NAME is one of: ${pei_runs:+$pei_runs }$pei_services${pei_profiles:+ $pei_profiles}

		-d, --detach            leave it running, and come back
		-n, --name NAME         the name of its container
		-p, --publish PORTS     as in 8080:80 or 127.0.0.1:53:53/udp; its own ports are not published then
		-v, --volume FROM:TO    one more mount; FROM is a path, from where you are, or the name of a volume
		-e, --env NAME[=VALUE]  one more variable; without VALUE, the value that it has here
		-g, --gpus GPUS         all, a number, or device=ID,ID
		-s, --shm-size SIZE     the size of /dev/shm, as in 512m or 2g
		    --image IMAGE       another image
		-k, --keep              the container stays when it has ended; --rm, as without it, removes it
		-c, --command TEXT      the command, as text for a shell
		-a, --args OPTIONS      further options of docker run, as in '--cap-add SYS_PTRACE'; for run profiles, then run without compose
	END
}

run_needs() { # WHAT: an option that stands where the value should is a value forgotten
	case $pei_value in
	'' | -*) fail 2 "run: $pei_option needs $1${pei_value:+, and got $pei_value}; see: $pei_script run --help" ;;
	esac
}

run_needs_any() { # WHAT: a value that may begin with a hyphen
	[ -n "$pei_value" ] || fail 2 "run: $pei_option needs $1; see: $pei_script run --help"
}

# Each option becomes words for compose, put behind those that are not read yet.
verb_run() {
	pei_name='' pei_detach='' pei_rm=--rm pei_ports=--service-ports pei_image='' pei_shm='' pei_gpus=''
	pei_named='' pei_text='' pei_args=''
	pei_left=$#
	while [ "$pei_left" -gt 0 ]; do
		pei_words=2 pei_value=''
		case $1 in
		--*=*) pei_words=1 pei_option=${1%%=*} pei_value=${1#*=} ;;
		*)
			pei_option=$1
			[ "$pei_left" -eq 1 ] || pei_value=$2
			;;
		esac
		case $pei_option in
		-n | --name) run_needs 'a name' && pei_named=yes && set -- "$@" --name "$pei_value" ;;
		-p | --publish) run_needs 'ports' && pei_ports='' && set -- "$@" --publish "$pei_value" ;;
		-v | --volume) run_needs 'FROM:TO' && run_from_here && set -- "$@" --volume "$pei_value" ;;
		-e | --env) run_needs 'NAME or NAME=VALUE' && set -- "$@" --env "$pei_value" ;;
		-g | --gpus) run_needs 'all, a number or device=ID' && pei_gpus=$pei_value ;;
		-s | --shm-size) run_needs 'a size' && pei_shm=$pei_value ;;
		--image) run_needs 'an image' && pei_image=$pei_value ;;
		-c | --command) run_needs_any text && pei_text=$pei_value ;;
		-a | --args) run_needs_any 'options of docker run' && pei_args=$pei_value ;;
		*)
			[ "$pei_option" = "$1" ] || fail 2 "run: $pei_option is no option that takes a value; see: $pei_script run --help"
			pei_words=1
			case $1 in
			-d | --detach) pei_detach=--detach ;;
			--rm) pei_rm=--rm ;;
			-k | --keep) pei_rm='' ;;
			-h | --help) run_help && return ;;
			--) break ;;
			-*) fail 2 "run does not know $1; see: $pei_script run --help" ;;
			*)
				[ -z "$pei_name" ] || break # the command begins
				pei_name=$1
				;;
			esac
			;;
		esac
		shift "$pei_words"
		pei_left=$((pei_left - pei_words))
	done
	pei_names="${pei_runs:+$pei_runs }$pei_services${pei_profiles:+ $pei_profiles}"
	[ -n "$pei_name" ] || fail 2 "run what? one of: $pei_names"
	known "service or run" "$pei_name" "$pei_names"
	if [ "$pei_left" -gt 0 ] && [ "$1" = -- ]; then
		shift
		pei_left=$((pei_left - 1))
	fi
	[ -z "$pei_text" ] || [ "$pei_left" -eq 0 ] || fail 2 "run: -c and a command exclude each other"
	pei_options=$(($# - pei_left))
	set -- "$@" "$pei_name"
	while [ "$pei_left" -gt 0 ]; do # the command goes behind the name
		set -- "$@" "$1"
		shift
		pei_left=$((pei_left - 1))
	done
	[ -z "$pei_text" ] || set -- "$@" sh -c "$pei_text"
	case " ${pei_runs-} " in
	*" $pei_name "*) run_profile "$@" ;;
	*)
		[ -z "$pei_args" ] || fail 2 "run: --args is for run profiles, and $pei_name is a service"
		run_once "$@"
		;;
	esac
}

run_from_here() { # compose takes a relative path from its own directory
	case $pei_value in
	.*) pei_value=$pei_called_from/$pei_value ;;
	esac
}

# Without a terminal on both sides, docker must not make one.
run_has_terminal() { [ -z "$pei_detach" ] && [ -t 0 ] && [ -t 1 ]; }

run_once() { # WORD…: options, the name, the command
	run_overlay
	need compose
	${pei_keeps:+keep_all}
	# compose would build what is missing, too, and print that among what the container prints.
	if [ -z "$pei_image" ]; then
		# shellcheck disable=SC2086 # names without blanks
		build_missing ${pei_run_images-$pei_used_images ${pei_base_images-}}
		[ -z "${pei_place-}" ] || bring_for "$pei_name"
	fi
	if run_has_terminal; then pei_tty=; else pei_tty=-T; fi
	compose run ${pei_detach:+"$pei_detach"} ${pei_rm:+"$pei_rm"} ${pei_ports:+"$pei_ports"} ${pei_tty:+"$pei_tty"} "$@"
}

# What compose's run has no option for is said in one more compose file, which is there while it runs.
run_overlay() {
	[ -n "$pei_image$pei_shm$pei_gpus" ] || return 0
	pei_text=$(overlay_text)
	pei_overlay=.peic/run-$pei_name-$$.yaml
	printf '+ mkdir -p .peic && cat >%s <<END\n%s\nEND\n' "$pei_overlay" "$pei_text" >&2
	[ -z "$pei_dry_run" ] || return 0
	mkdir -p .peic
	trap 'rm -f "$pei_overlay"' EXIT
	trap 'exit 130' HUP INT TERM
	printf '%s\n' "$pei_text" >"$pei_overlay"
}

overlay_text() {
	printf 'services:\n  "%s":\n' "$pei_name"
	if [ -n "$pei_image" ]; then
		case $pei_image in
		*[!A-Za-z0-9_.:/@-]*) fail 2 "run: --image needs an image, and $pei_image is none" ;;
		esac
		printf '    image: "%s"\n    build: !reset null\n    pull_policy: missing\n' "$pei_image"
	fi
	if [ -n "$pei_shm" ]; then
		pei_number=${pei_shm%[bB]}
		case ${pei_number%[kKmMgG]} in
		'' | *[!0-9]*) fail 2 "run: --shm-size needs a size, as in 512m or 2g, and $pei_shm is none" ;;
		esac
		printf '    shm_size: "%s"\n' "$pei_shm"
	fi
	[ -z "$pei_gpus" ] || overlay_gpus
}

overlay_gpus() {
	pei_ids=${pei_gpus#device=}
	case $pei_gpus in
	all | [1-9] | [1-9][0-9]) pei_which="count: $pei_gpus" ;;
	device=) pei_which='' ;;
	device=*[!A-Za-z0-9_.:,/-]* | device=,* | device=*, | *,,*) pei_which='' ;;
	device=*) pei_which="device_ids: [\"$(printf %s "$pei_ids" | sed 's/,/", "/g')\"]" ;;
	*) pei_which='' ;;
	esac
	[ -n "$pei_which" ] || fail 2 "run: --gpus needs all, a number or device=ID,ID, and $pei_gpus is none of them"
	cat <<-END
		    deploy:
		      resources:
		        reservations:
		          devices: !override
		            - driver: nvidia
		              $pei_which
		              capabilities: [gpu]
	END
}
