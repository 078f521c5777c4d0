#: extract [NAME…] [--force]  copy files out of images to where the project says, unless those of this image are there

verb_extract() {
	pei_force=
	for pei_arg in "$@"; do
		shift
		case $pei_arg in
		--force) pei_force=yes ;;
		-*) fail 2 "extract does not know $pei_arg; it takes names, and --force" ;;
		*)
			known extract "$pei_arg" "$pei_extracts"
			set -- "$@" "$pei_arg"
			;;
		esac
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_extracts
	need
	for pei_name in "$@"; do
		extract_info "$pei_name" :
		have_image
		pei_source=$pei_from_ref
		extract_one
	done
}

# What is copied is noted before, so that it can be replaced if this ends early, and from which image after.
extract_one() { # pei_name, pei_source
	pei_container=$pei_project-extract-$pei_name
	pei_note=.peic/extract-$pei_name
	if [ -z "$pei_dry_run" ]; then
		pei_key=$(docker image inspect --format '{{.Id}}' "$pei_source" && extract_info "$pei_name" extract_key)
		pei_there=yes
		extract_info "$pei_name" extract_look
		if [ -n "$pei_there" ] && [ "$(extract_noted '!')" = "$pei_key" ]; then
			say "$pei_name: what $pei_source has is here already"
			return
		fi
		extract_clean
		trap extract_clean EXIT
		trap 'exit 1' HUP INT TERM
		extract_write ''
	fi
	# It is never started; an image without a command needs one all the same.
	run docker create --name "$pei_container" --label "pei.project=$pei_project" --label "pei.id=extract.$pei_name" --entrypoint /none "$pei_source" >/dev/null
	extract_info "$pei_name" extract_copy
	extract_info "$pei_name" extract_place
	run docker rm -v "$pei_container" >/dev/null
	[ -z "$pei_dry_run" ] || return 0
	trap - EXIT HUP INT TERM
	extract_write "$pei_key"
}

# Lines of the note: `to PATH` for what this verb ever copied, the others for what it copied last.
extract_noted() { [ ! -f "$pei_note" ] || sed -n "/^to /$1p" "$pei_note"; } # !, or nothing
extract_key() { printf '%s -> %s\n' "$1" "$2"; }                            # FROM TO
extract_to() { printf 'to %s\n' "$2"; }                                     # FROM TO
extract_write() { # KEY
	mkdir -p .peic
	{
		[ -z "$1" ] || printf '%s\n' "$1"
		{ extract_noted '' && extract_info "$pei_name" extract_to; } | sort -u
	} >"$pei_note.tmp"
	mv "$pei_note.tmp" "$pei_note"
}

extract_clean() {
	leftover "$pei_container" pei.id "extract.$pei_name"
	extract_info "$pei_name" extract_forget
}
extract_forget() { rm -rf "$2.pei-new"; } # FROM TO

# Before anything is copied: a link may lead out of the project, and what others made is not ours to replace.
extract_look() { # FROM TO
	pei_at=$(dirname "$2")
	while [ ! -d "$pei_at" ]; do
		[ ! -e "$pei_at" ] || fail 1 "$pei_at is a file, and $pei_name needs a directory there"
		pei_at=$(dirname "$pei_at")
	done
	pei_at=$(CDPATH='' cd -P -- "$pei_at" && pwd)
	case $pei_at/ in
	"$(CDPATH='' cd -P -- "$pei_root" && pwd)"/*) ;;
	*) fail 1 "$2 would be written to $pei_at, which is outside of the project: a link leads there" ;;
	esac
	if [ ! -e "$2" ] && [ ! -L "$2" ]; then
		pei_there=
	elif [ -z "$pei_force" ] && ! extract_noted '' | grep -qxF -e "to $2"; then
		fail 1 "$2 is there, and was not copied by extract: move it away, or replace it with: $pei_script extract $pei_name --force"
	fi
}

extract_copy() { # FROM TO
	run mkdir -p "$(dirname "$2")"
	run docker cp --follow-link "$pei_container:$1" "$2.pei-new" >/dev/null
}
extract_place() { # FROM TO
	run rm -rf "$2"
	run mv "$2.pei-new" "$2"
}
