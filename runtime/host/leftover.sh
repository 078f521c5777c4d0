# leftover.sh: containers that only last while something is made, and that a killed run leaves; for images made in
# containers, disks, and copies out of images.

leftover() { # CONTAINER LABEL VALUE: away with it. Somebody else's of the same name stays, and that is said
	[ -z "$pei_dry_run" ] || return 0
	pei_whose=$(docker container inspect -f "{{index .Config.Labels \"$2\"}}" "$1" 2>/dev/null) || return 0
	# shellcheck disable=SC2254 # a pattern
	case $pei_whose in
	$3) docker rm -fv "$1" >/dev/null ;;
	*) fail 1 "a container has the name $1, which is needed here, and this project did not make it: docker container rename $1 OTHER" ;;
	esac
}
