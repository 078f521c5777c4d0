# bake.sh: building images with the bake file; for the verbs build, up, run, export.

# Commands of the project run before and after (steps.sh).
bake() { # ARG…
	need buildx
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
	run docker buildx bake -f docker-bake.json $pei_allow "$@"
	${pei_steps:+host_steps after "$@"}
}

build_missing() { # IMAGE…
	pei_missing=
	for pei_image in "$@"; do
		image_ref "$pei_image"
		docker image inspect "$pei_ref" >/dev/null 2>&1 || pei_missing="$pei_missing $pei_image"
	done
	# On a dock that reaches no registry a build could not even begin.
	[ -z "$pei_missing" ] || [ -z "$pei_offline" ] ||
		fail 1 "not on the dock $pei_dock:$pei_missing; bring it there first: $pei_script transfer"
	# shellcheck disable=SC2086 # names without blanks
	[ -z "$pei_missing" ] || bake --load $pei_missing
}
