#: step [STEP…] [--force]  run what the project does here before builds, or the steps named, where something changed; --force: in any case

verb_step() {
	pei_force=
	for pei_arg in "$@"; do
		shift
		case $pei_arg in
		--force) pei_force=--force ;;
		-*) fail 2 "step does not know $pei_arg; it takes steps and --force" ;;
		*)
			known step "$pei_arg" "$pei_steps"
			set -- "$@" "$pei_arg"
			;;
		esac
	done
	if [ $# -eq 0 ]; then
		pei_todo=
		for pei_step in $pei_steps; do
			case $pei_step in before.*) pei_todo="$pei_todo $pei_step" ;; esac
		done
		# shellcheck disable=SC2086 # names without blanks
		set -- $pei_todo
	fi
	for pei_step in "$@"; do
		host_step "$pei_step" ${pei_force:+"$pei_force"} || exit $?
	done
}
