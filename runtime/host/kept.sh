# kept.sh: networks and volumes with `keep = true` outlive the project. compose
# takes them as external and never makes them, so that is done here; for up, run.

keep() { # network|volume NAME [OPTION…]
	pei_kind=$1 pei_kept=$2
	shift 2
	docker "$pei_kind" inspect "$pei_kept" >/dev/null 2>&1 ||
		run docker "$pei_kind" create --label "pei.project=$pei_project" "$@" "$pei_kept"
}
