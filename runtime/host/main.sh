# main.sh: reads the command line and calls the verb; the last part of the script.

verbs() { # the names, from the help lines of the verbs that are here
	sed -n 's/^#: \([a-z-]*\).*/\1/p' "$pei_script"
}

usage() {
	printf 'usage: pei [--dry-run] [--gpu] [--dock DOCK] VERB [ARG…]\n\nVerbs of %s:\n' "$pei_project"
	sed -n 's/^#: \(.*[^ ]\)  \(.*\)/  \1\n      \2/p' "$pei_script"
	printf '\n--dry-run prints the commands and runs none.\n'
}

unknown_verb() { # NAME: near is what begins with the same two letters, or one
	pei_near=
	for pei_verb in $(verbs); do
		pei_two=${pei_verb%"${pei_verb#??}"}
		case $1 in
		"$pei_two"*) pei_near=$pei_verb && break ;;
		"${pei_two%?}"*) pei_near=${pei_near:-$pei_verb} ;;
		esac
	done
	[ -z "$pei_near" ] || pei_near="did you mean $pei_near? "
	fail 2 "there is no verb $1; ${pei_near}The verbs are: $(verbs | tr '\n' ' ')"
}

# These may stand anywhere before a --, where the words are the container's.
pei_count=$#
while [ "$pei_count" -gt 0 ]; do
	case $1 in
	--) break ;;
	--dry-run) pei_dry_run=yes ;;
	--gpu) pei_gpu=yes ;;
	--dock=*) pei_dock=${1#--dock=} ;;
	--dock)
		[ "$pei_count" -gt 1 ] || fail 2 "--dock needs the name of a dock"
		pei_dock=$2
		shift
		pei_count=$((pei_count - 1))
		;;
	*) set -- "$@" "$1" ;;
	esac
	shift
	pei_count=$((pei_count - 1))
done
# After a --, the words before it were moved behind the rest: move the rest, too.
while [ "$pei_count" -gt 0 ]; do
	set -- "$@" "$1"
	shift
	pei_count=$((pei_count - 1))
done

if [ -n "$pei_gpu" ] && [ ! -e compose.gpu.yaml ]; then
	fail 2 "--gpu: nothing in this project asks for a GPU"
fi

if [ -n "$pei_dock" ] && [ -z "${pei_docks-}" ]; then
	fail 2 "--dock: this project has no docks"
fi
if [ -n "${pei_docks-}" ] && [ "${1-}" != dock ]; then
	pei_dock=${pei_dock:-${PEI_DOCK-}}
	if [ -n "$pei_dock" ]; then
		pei_places='' pei_only=$pei_dock
		dock_use "$pei_dock"
	elif [ -n "${pei_places-}" ] && [ -n "${PEI_PLACE-}" ]; then
		place_begin
	fi
fi

case ${1-} in
'' | -h | --help | help)
	usage
	[ $# -gt 0 ] || exit 2
	;;
-*) fail 2 "there is no option $1; see: $pei_script --help" ;;
*)
	pei_verb=$1
	shift
	verbs | grep -qxF -e "$pei_verb" || unknown_verb "$pei_verb"
	if [ -n "${pei_places-}" ]; then at_places "$@"; else "verb_$pei_verb" "$@"; fi
	;;
esac
