# docked.sh: on a dock, services and run profiles have the fields of their `when docked`, too. It comes behind
# head.sh, whose compose() knows no docks.

compose() { # ARG…
	run docker compose -f compose.yaml ${pei_dock:+-f compose.docked.yaml} \
		${pei_gpu:+-f compose.gpu.yaml} ${pei_overlay:+-f "$pei_overlay"} "$@"
}
