#: export [NAME…]  write the exports, or those named, to their files; push those for a registry

verb_export() {
	for pei_arg in "$@"; do
		known export "$pei_arg" "$pei_exports"
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_exports
	for pei_name in "$@"; do
		export_info "$pei_name"
		[ -z "$pei_builder" ] || builder "$pei_builder"
		export_one
	done
}

# buildx reads fields between commas: a path with one, or with a quote, is quoted.
export_dest() { # PATH: sets pei_dest
	pei_dest=dest=$1
	case $1 in *[,\"]*) pei_dest="\"dest=$(printf '%s\n' "$1" | sed 's/"/""/g')\"" ;; esac
}

# A failed export leaves a file that looks like a result: write beside it, then
# rename.
export_one() {
	# Files of a layer have the time of their build, unless BuildKit is told.
	pei_times=${pei_same:+,rewrite-timestamp=true}
	case $pei_format in
	registry | cacheonly)
		# The engine's own builder cannot push other times than it stores.
		[ "${pei_builder:-default}" != default ] || pei_times=
		bake ${pei_builder:+--builder "$pei_builder"} --set "$pei_name.output=type=$pei_format$pei_times" "$pei_name"
		return
		;;
	esac
	run mkdir -p "$(dirname "$pei_to")"
	if [ "$pei_format" = local ]; then
		export_dest "$pei_to"
		bake ${pei_builder:+--builder "$pei_builder"} --set "$pei_name.output=type=local,$pei_dest$pei_times" "$pei_name"
		return
	fi
	if [ "$pei_format" = docker ] && [ "${pei_builder:-default}" = default ] && [ -z "${pei_same-}" ]; then
		# The engine's own builder cannot write this format to a file in docker's older store.
		bake ${pei_builder:+--builder "$pei_builder"} --load "$pei_name"
		run docker save -o "$pei_to.tmp" "$pei_ref"
	else
		export_dest "$pei_to.tmp"
		bake ${pei_builder:+--builder "$pei_builder"} --set "$pei_name.output=type=$pei_format,$pei_dest$pei_times" "$pei_name"
	fi
	run mv "$pei_to.tmp" "$pei_to"
}
