#: builder ls|create|rm [NAME…]  show the builders, make them as the project says, or remove them with their caches

verb_builder() {
	[ $# -gt 0 ] || fail 2 "builder what? ls, create or rm"
	pei_what=$1
	shift
	for pei_arg in "$@"; do
		known builder "$pei_arg" "$pei_builders"
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_builders
	need buildx
	for pei_arg in "$@"; do
		case $pei_what in
		ls) docker buildx inspect "$pei_project-$pei_arg" 2>/dev/null || say "the builder $pei_arg is not made yet" ;;
		create) builder "$pei_project-$pei_arg" ;;
		rm) remove_builder "$pei_arg" '' ;;
		*) fail 2 "builder does not know $pei_what; it takes ls, create and rm" ;;
		esac
	done
}
