# object-create.sh: how networks and volumes are made, which docker compose would make as well; see object.sh.

# The same labels as compose would set: it takes a network or volume with them for its own. Without its hash, it
# never offers to make a volume anew.
create() { # network|volume NAME [OPTION…]: object has set the rest
	[ -z "${pei_created_by-}" ] || { "$pei_created_by" "$@" && return; }
	set -- "$@" "$2"
	pei_created=$1
	shift 2
	set -- --label "pei.project=$pei_project" --label "pei.id=$pei_id" --label "pei.hash=$pei_hash" --label "pei.dir=$PWD" "$@"
	[ -n "$pei_kept" ] ||
		set -- --label "com.docker.compose.project=$pei_project" --label "com.docker.compose.$pei_created=${pei_id#*.}" "$@"
	run docker "$pei_created" create "$@" >/dev/null
}

# Networks and volumes with `keep = true` outlive the project. compose takes them
# as external and never makes them.
keep_all() {
	for pei_object in $pei_keeps; do
		object "$pei_object"
		docker "$pei_kind" inspect "$pei_name" >/dev/null 2>&1 || create_object "$pei_object"
	done
}
