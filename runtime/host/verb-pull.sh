#: pull [NAME…]  fetch the images, or those named, unless they are there

verb_pull() {
	for pei_arg in "$@"; do
		known pull "$pei_arg" "$pei_pulls"
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_pulls
	need
	for pei_name in "$@"; do
		pull_info "$pei_name"
		if [ -z "$pei_dry_run" ] && pulled; then
			say "$pei_ref is here already"
			continue
		fi
		[ -z "$pei_registry" ] || { registry_login "$pei_registry" && trusted; }
		run docker pull ${pei_platform:+--platform "$pei_platform"} "$pei_ref"
	done
}

pulled() {
	pei_answer=$(docker image inspect --format '{{.Os}}/{{.Architecture}}' "$pei_ref" 2>/dev/null) || return 1
	case $pei_platform/ in / | "$pei_answer/"*) ;; *) return 1 ;; esac
}
