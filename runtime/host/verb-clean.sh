#: clean  remove stopped containers and outdated images of the project; data stays

verb_clean() {
	[ $# -eq 0 ] || fail 2 "clean takes no arguments"
	need compose
	run docker container prune -f --filter "label=com.docker.compose.project=$pei_project" --filter "label=pei.project=$pei_project"
	run docker image prune -f --filter "label=pei.project=$pei_project"
	run rm -f .peic/known_hosts-* .peic/run-*
}
