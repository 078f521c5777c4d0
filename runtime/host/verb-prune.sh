#: prune  remove stopped containers, unused networks and images without a tag; what has a tag, and data, stays

verb_prune() {
	[ $# -eq 0 ] || fail 2 "prune takes no arguments"
	need
	run docker container prune -f --filter "label=com.docker.compose.project=$pei_project" --filter "label=pei.project=$pei_project"
	run docker network prune -f --filter "label=com.docker.compose.project=$pei_project" --filter "label=pei.project=$pei_project"
	run docker image prune -f --filter "label=pei.project=$pei_project"
	run rm -f .peic/known_hosts-* .peic/run-*
}
