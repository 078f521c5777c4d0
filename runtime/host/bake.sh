# bake.sh: building images with the bake file; for the verbs build, up, run, export.

# Commands of the project run before and after (steps.sh).
bake() { # ARG…
	need buildx
	${pei_secrets:+read_secrets}
	${pei_versions:+read_versions}
	if [ -n "${pei_made-}" ] && [ -z "${pei_making-}" ]; then made_first "$@"; fi
	case " $* " in
	*" --builder "*) ;;
	*)
		if [ -n "${pei_default_builder-}" ]; then
			builder "$pei_default_builder"
			set -- --builder "$pei_default_builder" "$@"
		fi
		;;
	esac
	# The context is the project, above this directory: newer buildx versions
	# want that said, older ones do not know the option.
	pei_allow=
	if [ -n "$pei_dry_run" ] || docker buildx bake --help | grep -q -e --allow; then
		for pei_right in $pei_bake_rights; do
			pei_allow="$pei_allow --allow=$pei_right"
		done
	fi
	${pei_steps:+host_steps before "$@"}
	# shellcheck disable=SC2086 # a list of words without blanks
	run docker buildx bake -f docker-bake.json $pei_allow "$@" || bake_failed "$?" "$@"
	${pei_steps:+host_steps after "$@"}
}

# What the builder's machine cannot run fails in the words of a kernel. An engine may have got QEMU after it made its list.
bake_failed() { # STATUS BAKE'S ARGUMENTS
	pei_status=$1 pei_by=
	shift
	for pei_arg in "$@"; do
		[ "$pei_by" != --builder ] || { pei_by="--builder $pei_arg" && break; }
		[ "$pei_arg" != --builder ] || pei_by=--builder
	done
	pei_by=${pei_by#--builder}
	pei_by=${pei_by# }
	pei_can=$(docker buildx inspect ${pei_by:+"$pei_by"} 2>/dev/null | sed -n 's/^Platforms: *//p' | tr -d '*,' | tr '\n' ' ') || pei_can=
	# shellcheck disable=SC2086 # a list of words without blanks
	for pei_platform in $(docker buildx bake -f docker-bake.json $pei_allow --print "$@" 2>/dev/null | sed -n 's/^ *"\([a-z]*\/[a-z0-9/]*\)",*$/\1/p' | sort -u); do
		case " $pei_can" in
		' ' | *" $pei_platform "*) ;;
		*)
			qemu_for "$pei_platform"
			say "${pei_by:-"docker's own builder"} does not list $pei_platform: if a program could not be run above, its machine has no QEMU for it; $pei_qemu"
			;;
		esac
	done
	return "$pei_status"
}

# Emulation is the machine's own affair: it is asked for, never registered.
qemu_for() { # PLATFORM: sets pei_qemu, what to do
	pei_qemu="there, install it (Debian: apt install qemu-user-static binfmt-support), or run: docker run --privileged --rm tonistiigi/binfmt --install $(printf %s "${1#*/}" | tr -d /)"
}

build_missing() { # IMAGE…
	pei_missing='' pei_absent=''
	for pei_image in "$@"; do
		image_ref "$pei_image"
		docker image inspect "$pei_ref" >/dev/null 2>&1 && continue
		# On a dock that reaches no registry a build could not even begin, and what is made elsewhere is not made again.
		case $pei_offline:" ${pei_elsewhere-} " in
		yes:* | *:*" $pei_image "*) pei_absent="$pei_absent $pei_image" ;;
		*) pei_missing="$pei_missing $pei_image" ;;
		esac
	done
	if [ -n "$pei_absent" ]; then
		set -- "not on the dock $pei_dock:$pei_absent; bring it there first: $pei_script transfer"
		if [ -n "$pei_dry_run" ]; then say "$@"; else fail 1 "$@"; fi
	fi
	# shellcheck disable=SC2086 # names without blanks
	[ -z "$pei_missing" ] || bake --load $pei_missing
}
