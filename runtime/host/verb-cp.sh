#: cp [-L] [-a] SERVICE:PATH PATH  copy files out of the container of a service; or PATH SERVICE:PATH, into it

verb_cp() {
	pei_options=''
	while :; do
		case ${1-} in
		-L | --follow-link) pei_options="$pei_options --follow-link" ;;
		-a | --archive) pei_options="$pei_options --archive" ;;
		-?*) fail 2 "cp does not know $1; it takes -L, -a, and two paths" ;;
		*) break ;;
		esac
		shift
	done
	[ $# -eq 2 ] || fail 2 "cp takes two paths, one of them as SERVICE:PATH"
	pei_name=
	cp_side "$1"
	pei_from=$pei_side
	cp_side "$2"
	[ -n "$pei_name" ] || fail 2 "cp: one of the paths is in a service, as in ${pei_default_service:-$1}:/path"
	# shellcheck disable=SC2086 # options
	compose --profile '*' cp $pei_options "$pei_from" "$pei_side"
}

cp_side() { # WORD: sets pei_side; a path is seen from where the script was called
	case $1 in
	- | /*) pei_side=$1 ;;
	./* | ../*) pei_side=$pei_called_from/$1 ;;
	*:*)
		[ -z "$pei_name" ] || fail 2 "cp: both paths are in services; copy to this machine first"
		pei_name=${1%%:*} pei_side=$1
		own_services "$pei_name"
		;;
	*) pei_side=$pei_called_from/$1 ;;
	esac
}
