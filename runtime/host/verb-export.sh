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

export_bake() { # TYPE[,OPTION…]
	bake ${pei_builder:+--builder "$pei_builder"} --set "$pei_name.output=type=$1${pei_layers-}$pei_times" "$pei_name"
}

# A failed export leaves a file that looks like a result: write beside it, then
# rename.
export_one() {
	# Files of a layer have the time of their build, unless BuildKit is told.
	pei_times=${pei_same:+,rewrite-timestamp=true}
	case $pei_format in
	image | registry | cacheonly)
		# The engine's own builder cannot push other times than it stores.
		[ "${pei_builder:-default}" != default ] || pei_times=
		export_bake "$pei_format"
		return
		;;
	esac
	run mkdir -p "$(dirname "$pei_to")"
	if [ "$pei_format" = local ]; then
		export_dest "$pei_to"
		export_bake "local,$pei_dest"
		return
	fi
	if [ -z "$pei_dry_run" ]; then
		trap 'rm -f "$pei_to.tmp"' EXIT
		trap 'exit 1' HUP INT TERM
	fi
	if [ "$pei_format" = docker ] && [ "${pei_builder:-default}" = default ] && [ -z "${pei_same-}${pei_layers-}" ]; then
		# The engine's own builder cannot write this format to a file in docker's older store.
		bake ${pei_builder:+--builder "$pei_builder"} --load "$pei_name"
		# shellcheck disable=SC2086 # references without blanks
		run docker save -o "$pei_to.tmp" $pei_ref
	else
		export_dest "$pei_to.tmp"
		export_bake "$pei_format,$pei_dest"
	fi
	run mv "$pei_to.tmp" "$pei_to"
	[ -n "$pei_dry_run" ] || trap - EXIT HUP INT TERM
}
