# inside.sh: files inside containers, by docker cp, so that no image needs a shell; for layouts, scripts and copies.
# What was put into one is written there last, into a record in /.pei: it goes when the container goes, and what a run
# that ended early left has none.
#   hash HASH     of all that is put there
#   file ./PATH   of what was put there; dir ./PATH: one that was not there before
# pei_container is its id, pei_box its name, for those who read what is printed.

pei_lf='
'

record() { # CONTAINER NAME: what is written there
	docker container cp "$1:/.pei/$2" - 2>/dev/null | tar -xOf - 2>/dev/null || :
}

# Where what goes into a container is put together. A run that was killed leaves it, and the next one removes it.
into_dir() { # sets pei_dir
	pei_dir=.peic/apply.$$
	for pei_left in .peic/apply.*; do
		kill -0 "${pei_left##*.}" 2>/dev/null || rm -rf "$pei_left"
	done
	rm -rf "$pei_dir"
	mkdir -p .peic
	mkdir -m 700 "$pei_dir"
}

into() { # NAME TEXT: a file in /.pei
	[ -z "$pei_dry_run" ] || return 0
	into_dir
	mkdir -m 755 "$pei_dir/.pei"
	if [ "$1" = script ]; then
		cp "$2" "$pei_dir/.pei/script"
	else
		printf '%s\n' "$2" >"$pei_dir/.pei/$1"
	fi
	chmod 755 "$pei_dir/.pei"/*
	docker container cp --quiet "$pei_dir/.pei" "$pei_container:/" || pei_dir_failed=yes
	rm -rf "$pei_dir"
	[ -z "${pei_dir_failed-}" ] || fail 1 "nothing can be put into $pei_box; docker says why above"
}

is_in_container() { # PATH
	[ -n "$(docker container cp "$pei_container:$1" - 2>/dev/null </dev/null | head -c 1 | tr '\000' 0)" ]
}

# What pei_old has, and pei_new has not. 1 if the container does not run, or has no rm.
fill_remove() {
	pei_away=$(printf '%s\n' "$pei_old" | while IFS= read -r pei_line; do
		case "hash$pei_new$pei_lf" in *"$pei_lf$pei_line$pei_lf"*) ;; *) printf '%s\n' "$pei_line" ;; esac
	done)
	fill_rm file || return 1
	fill_rm dir || : # something else is in it
}

fill_rm() { # file|dir, the deepest first
	pei_paths=$(printf '%s\n' "$pei_away" | sed -n "s/^$1 \.//p" | LC_ALL=C sort -r)
	[ -n "$pei_paths" ] || return 0
	case $1 in file) set -- rm -f -- ;; dir) set -- rmdir -- ;; esac
	while IFS= read -r pei_path; do
		set -- "$@" "$pei_path"
	done <<-END
		$pei_paths
	END
	run docker container exec --user 0 "$pei_box" "$@" </dev/null
}
