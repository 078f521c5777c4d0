# object-service-files.sh: what apply puts into the container of a service, and what it runs there and here. The record of
# it is /.pei/applied; see inside.sh.

fill() { # layout|script|hook: fill_info calls these three, and one of them does something
	pei_filling=$1
	fill_info "$pei_id"
}

service_fill() { # ID: all its containers
	for pei_container in $(service_containers "${1#*.}"); do
		pei_old=$(record "$pei_container" applied)
		[ "${pei_old%%"$pei_lf"*}" != "hash $pei_hash" ] || continue
		fill_container && continue
		run docker container rm --force "$pei_box" >/dev/null
		service_make "$1" # which comes here again
		return 0
	done
}

fill_container() { # 1 if it has to be made anew first
	pei_new=''
	pei_box=$(box "$pei_container")
	# A run that ends early leaves what it was about to be done, and all paths that may be there.
	case ${pei_old%%"$pei_lf"*} in '' | "hash install") pei_hook=install ;; *) pei_hook=update ;; esac
	fill layout
	fill_remove || {
		say "nothing in $pei_box can take out what is gone, so it is made anew"
		return 1
	}
	fill script
	fill hook
	into applied "hash $pei_hash$pei_new"
}

# ---- layouts ----

# Owners are written by tar: GNU's, or the one of BSD and macOS.
tar_owner() { # UID:GID: sets pei_tar
	pei_user=${1%%:*} pei_group=${1#*:}
	case $(tar --version 2>/dev/null) in
	*GNU*) pei_tar="--owner=$pei_user --group=$pei_group --no-recursion --null" ;;
	*bsdtar*) pei_tar="--uid $pei_user --gid $pei_group --no-recursion --null" ;;
	*) fail 3 "layouts need the tar of GNU or BSD on this machine, and this is another one" ;;
	esac
}

layout() { # DIR OWNER
	[ "$pei_filling" = layout ] || return 0
	tar_owner "$2"
	[ -z "$(find "$1" -name "*$pei_lf*")" ] || fail 2 "a name in $1 has a line feed, which no layout can have"
	pei_list=$(layout_list "$1")
	pei_new=$pei_new${pei_list:+$pei_lf$pei_list}
	pei_paths=$(printf '%s\n' "$pei_old$pei_new" | sed -n '/^file /p; /^dir /p')
	into applied "hash $pei_hook$pei_lf$pei_paths"
	printf '+ (cd %s && find . ! -type d -print0 | tar --numeric-owner %s -cf - -T -) | docker container cp - %s:/\n' "$1" "$pei_tar" "$pei_box" >&2
	[ -z "$pei_dry_run" ] && [ -n "$pei_list" ] || return 0
	into_dir
	pei_bad=''
	# shellcheck disable=SC2086 # options without blanks
	printf '%s\n' "$pei_list" | sed 's/^[a-z]* //' | tr '\n' '\000' | tar -C "$1" --numeric-owner $pei_tar -cf "$pei_dir/tar" -T - &&
		docker container cp --quiet - "$pei_container:/" <"$pei_dir/tar" || pei_bad=yes
	rm -rf "$pei_dir"
	[ -z "$pei_bad" ] || fail 1 "not all of $1 is in $pei_box, for the reason above; what is there stays, and apply goes on from here"
}

# A directory that is there keeps its owner and mode: only one that a layout made gets them from it.
layout_list() { # DIR
	(
		cd "$1" || exit
		find . -type d ! -path . | LC_ALL=C sort | while read -r pei_path; do
			case "$pei_old$pei_lf" in
			*"${pei_lf}dir $pei_path$pei_lf"*) printf 'dir %s\n' "$pei_path" ;;
			*) is_in_container "${pei_path#.}" || printf 'dir %s\n' "$pei_path" ;;
			esac
		done
		find . ! -type d | LC_ALL=C sort | sed 's/^/file /'
	)
}

# ---- scripts ----

script() { # FILE USER [SHELL…]
	[ "$pei_filling" = script ] || return 0
	into script "$1"
	pei_user=$2
	shift 2
	run docker container exec ${pei_user:+--user "$pei_user"} "$pei_box" "$@" /.pei/script </dev/null ||
		fail 1 "the script of $pei_id failed in $pei_box with status $?; it is /.pei/script there, and apply runs it again"
}

hook() { # install|update|uninstall FILE [SHELL…]
	[ "$pei_filling $pei_hook" = "hook $1" ] || return 0
	pei_file=$PWD/$2
	shift 2
	(cd "$pei_root" && run env "PEI_ID=$pei_id" "PEI_CONTAINER=$pei_box" "$@" "$pei_file") </dev/null ||
		fail 1 "what runs on $pei_hook of $pei_id failed with status $?; apply runs it again"
}

service_uninstall() { # ID: before its containers go
	for pei_container in $(service_containers "${1#*.}"); do
		pei_box=$(box "$pei_container") pei_hook=uninstall
		fill hook
	done
}
