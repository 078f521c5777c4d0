#: logs [SERVICE…] [-f]  show what the services print

verb_logs() {
	need compose
	compose logs "$@"
}
