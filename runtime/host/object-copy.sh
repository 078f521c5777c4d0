# object-copy.sh: files of a container, or of an image, in the containers of a service; see object.sh, and inside.sh for
# the record of it, /.pei/copy.NAME. Its hash is of the paths and of the tar that docker makes of each source: bytes,
# owners, permissions, times, links. For an image that is its id. What a container does with its files then is its own
# affair, as with layouts: they are copied again when the source changed, or when one of the paths is gone.

copying() { # ID WHAT: does it for each path
	pei_copying=$2
	copy_info "${1#*.}"
}
copied() { # FROM TO: copy_info calls it
	"copy_$pei_copying" "$1" "$2"
}
copy_nothing() { :; }

# Sets pei_targets, pei_source, pei_sums; 1 if not all is there, which pei_absent says.
copy_find() { # ID
	pei_sums='' pei_absent='' pei_source=''
	copying "$1" nothing
	pei_targets=$(service_containers "$pei_to")
	if [ -z "$pei_from" ]; then
		[ -z "$pei_image" ] || image_ref "$pei_image"
		[ -z "$pei_image" ] || pei_from_ref=$pei_ref
		pei_sums=$(docker image inspect -f '{{.Id}}' "$pei_from_ref" 2>/dev/null) || pei_absent="$pei_from_ref is not here"
	elif pei_source=$(service_containers "$pei_from" | tail -n 1) && [ -n "$pei_source" ]; then
		pei_source=$(box "$pei_source")
		copying "$1" hash
	else
		pei_absent="service.$pei_from is not there"
	fi
	pei_wanted=$(printf '%s\n' "$pei_hash" "$pei_sums" | sha256sum)
	pei_wanted="hash ${pei_wanted%% *}"
	[ -n "$pei_targets" ] || pei_absent="service.$pei_to is not there"
	[ -z "$pei_absent" ]
}

copy_hash() { # FROM
	pei_sum=$(docker container cp "$pei_source:$1" - 2>/dev/null | sha256sum)
	[ "$pei_sum" != "$(sha256sum </dev/null)" ] || pei_absent="$1 is not in $pei_source"
	pei_sums="$pei_sums $pei_sum"
}

copy_state() { # ID
	copy_find "$1" || :
	[ -n "$pei_targets" ] || is missing "$pei_absent"
	for pei_container in $pei_targets; do
		pei_old=$(record "$pei_container" "$1")
		case ${pei_old%%"$pei_lf"*}:$pei_absent in
		:*) is missing "${pei_absent:-service.$pei_to has nothing of it}" ;;
		'hash begun:'*) is half "not all of it is in service.$pei_to" ;;
		"$pei_wanted:") copying "$1" there ;;
		*) is differs "${pei_absent:-what it copies changed}" ;;
		esac
		[ -z "$pei_state" ] || return 0
	done
	[ -n "$pei_state" ] || is same
}

copy_there() { # FROM TO
	[ -n "$pei_state" ] || is_in_container "$2" || is differs "$2 is gone from $(box "$pei_container")"
}

copy_make() { # ID
	copying "$1" nothing
	[ -n "$pei_from" ] || have_image
	copy_find "$1" || [ -n "$pei_dry_run" ] || fail 1 "$1 copies nothing: $pei_absent"
	if [ -z "$pei_from" ]; then
		pei_source=$pei_project-$1
		leftover "$pei_source" pei.id "$1"
		run docker container create --name "$pei_source" --label "pei.id=$1" "$pei_from_ref" true >/dev/null
	fi
	for pei_container in $pei_targets; do
		copy_into "$1"
	done
	[ -n "$pei_from" ] || run docker container rm --volumes "$pei_source" >/dev/null
}
copy_update() { copy_make "$1"; }

copy_into() { # ID: a container, unless all is in it
	pei_box=$(box "$pei_container")
	pei_old=$(record "$pei_container" "$1") pei_new='' pei_state=''
	[ "${pei_old%%"$pei_lf"*}" != "$pei_wanted" ] || copying "$1" there
	[ "${pei_old%%"$pei_lf"*}${pei_state:+ not}" != "$pei_wanted" ] || return 0
	copying "$1" list
	# A run that ends early leaves all paths that may be there.
	into "$1" "hash begun$(printf '%s\n' "$pei_new" "$pei_old" | sed -n "/^file /H; /^dir /H; \${ x; p; }")"
	fill_remove || say "what $1 no longer copies stays in $pei_box, which does not run, or has no rm"
	copying "$1" put
	into "$1" "$pei_wanted$pei_new"
}

# ---- paths ----

# Adds to pei_new what a copy of it puts there. A name with a backslash or a line feed is copied, and never removed.
copy_list() { # FROM TO
	pei_made=
	case "$pei_old$pei_lf" in *"${pei_lf}dir .$2$pei_lf"*) pei_made=yes ;; *) is_in_container "$2" || pei_made=yes ;; esac
	pei_list=$(docker container cp "$pei_source:$1" - | LC_ALL=C.UTF-8 tar -tf - | PEI_TO=.$2 PEI_MADE=$pei_made awk '
		BEGIN { to = ENVIRON["PEI_TO"]; made = ENVIRON["PEI_MADE"] }
		{ slash = index($0, "/"); name = to "/" substr($0, slash + 1) }
		NR == 1 { if (!slash) print "file " to; else if (made) print "dir " to; next }
		/\\/ { next }
		/\/$/ { if (made) print "dir " substr(name, 1, length(name) - 1); next }
		{ print "file " name }')
	pei_new=$pei_new${pei_list:+$pei_lf$pei_list}
}

# A directory is made before what is in it, and gets its own time after that; what docker cp calls another name than
# it has here goes through tar_named.
copy_put() { # FROM TO
	case $(docker container cp "$pei_source:$1" - 2>/dev/null | tar -tf - 2>/dev/null | head -n 1) in
	*/)
		copy_head "$1" "$2"
		copy_tar "$1/." "$2" ''
		copy_head "$1" "$2"
		;;
	*)
		pei_parent=${2%/*}
		if [ "${1##*/}" = "${2##*/}" ] && is_in_container "${pei_parent:-/}"; then
			copy_tar "$1" "${pei_parent:-/}" ''
		else
			copy_tar "$1" / "${2#/}"
		fi
		;;
	esac
}

copy_tar() { # FROM DIR NAME: what is in the tar of FROM; with NAME it is one file
	quote "$pei_source:$1" && pei_line="+ docker container cp $pei_word -"
	quote "$3" && pei_line="$pei_line${3:+ | { tar_named $pei_word && cat; \}}"
	quote "$pei_box:$2" && printf '%s | docker container cp - %s\n' "$pei_line" "$pei_word" >&2
	[ -z "$pei_dry_run" ] || return 0
	pei_bad=$({ { docker container cp "$pei_source:$1" - || echo yes >&3; } | { [ -z "$3" ] || tar_named "$3"; cat; } |
		docker container cp --quiet - "$pei_container:$2" >&2 || echo yes >&3; } 3>&1)
	[ -z "$pei_bad" ] || fail 1 "not all of $1 is in $pei_box, for the reason above; apply goes on from here"
}

copy_head() { # FROM DIR: the directory itself, without what is in it
	[ -z "$pei_dry_run" ] || return 0
	docker container cp "$pei_source:$1" - 2>/dev/null |
		{ tar_named "${2#/}" && dd if=/dev/zero bs=512 count=2 2>/dev/null; } |
		docker container cp --quiet - "$pei_container:/" || fail 1 "$2 cannot be made in $pei_box; docker says why above"
}

copy_remove() { # ID: what it copied leaves the containers
	copying "$1" nothing
	for pei_container in $(service_containers "$pei_to"); do
		pei_box=$(box "$pei_container")
		pei_old=$(record "$pei_container" "$1") pei_new=''
		[ -n "$pei_old" ] || continue
		pei_old="$pei_old${pei_lf}file ./.pei/$1"
		fill_remove || fail 1 "what $1 copied stays in $pei_box, which does not run, or has no rm"
	done
}
