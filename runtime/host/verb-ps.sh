#: ps [OPTION…]  show the project's containers

verb_ps() {
	need compose
	compose ps -a "$@"
}
