#: status [ID…]  what apply would do; ends with 0 if all is as the project says, otherwise with 4

verb_status() {
	for pei_arg in "$@"; do
		known object "$pei_arg" "$pei_objects"
	done
	case " $pei_objects" in *' service.'*) need_engine compose ;; *) need_engine ;; esac
	pei_differs=''
	pei_picked=${*:-$pei_objects}
	for pei_object in $pei_picked; do
		state "$pei_object"
		[ "$pei_state" = same ] || pei_differs=yes
		row "$pei_state" "$pei_object" "$pei_why"
	done
	if [ $# -eq 0 ]; then
		for pei_gone_kind in container network; do
			pei_gone=$(gone "$pei_gone_kind")
			while read -r pei_left pei_left_id pei_why; do
				[ -n "$pei_left" ] || continue
				[ -z "$pei_why" ] || { row stays "$pei_left_id" "$pei_why" && continue; }
				row gone "$pei_left_id" "$pei_left is there, and the project no longer has it${pei_place:+ here}"
				pei_differs=yes
			done <<-END
				$pei_gone
			END
		done
		gone_volumes
		[ -z "$pei_services" ] || left_inside
		tell_visited
	fi
	[ -z "$pei_differs" ] || exit 4
}
