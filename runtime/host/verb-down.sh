#: down  stop and remove the containers and networks; data stays

verb_down() {
	[ $# -eq 0 ] || fail 2 "down takes no arguments; for one service: docker compose -f compose.yaml stop $1"
	need compose
	take_down ''
}
