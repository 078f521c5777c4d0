#: pull [NAME…]  fetch the images of others, or those named and those of services, unless they are there

verb_pull() {
	for pei_arg in "$@"; do
		known 'pull or service of others' "$pei_arg" "${pei_pulls-}${pei_pulls:+ }${pei_foreign-}"
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- ${pei_pulls-} ${pei_foreign-}
	need ${pei_foreign:+compose}
	for pei_name in "$@"; do
		case " ${pei_pulls-} " in *" $pei_name "*) pull_image ;; esac
		# Compose has its image, of which a part may be known at launch only.
		case " ${pei_foreign-} " in *" $pei_name "*) compose --profile '*' pull --policy missing "$pei_name" ;; esac
	done
}

pull_image() { # pei_name
	pull_info "$pei_name"
	if [ -z "$pei_dry_run" ] && pulled; then
		say "$pei_ref is here already"
		return
	fi
	[ -z "$pei_registry" ] || { registry_login "$pei_registry" && trusted; }
	fetch_image "$pei_ref" ${pei_platform:+--platform "$pei_platform"} ||
		fail 1 "$pei_ref is not here, and is not given; docker says why above. If it is that nobody is logged in: docker login, or a registry with a user in the project"
}

pulled() {
	pei_answer=$(docker image inspect --format '{{.Os}}/{{.Architecture}}' "$(local_name "$pei_ref")" 2>/dev/null) || { answers && return 1; }
	case $pei_platform/ in / | "$pei_answer/"*) fetched "$pei_ref" ;; *) return 1 ;; esac
}
