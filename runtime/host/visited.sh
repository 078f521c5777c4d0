# visited.sh: on which engines apply and up made something, so that a dock that no block names any more is not forgotten.
# .peic/visited-DOCK holds the ID of its engine; - is no dock. What --dock brings somewhere is its user's to take away.

visit() { # something is about to be made where docker is
	[ -z "$pei_dry_run$pei_only" ] || return 0
	pei_engine=$(docker info --format '{{.ID}}' 2>/dev/null) || return 0
	pei_mark=.peic/visited-${pei_place:--}
	[ ! -s "$pei_mark" ] || [ "$(cat "$pei_mark")" = "$pei_engine" ] ||
		say "this is another engine than the last time; what was made on that one stays there"
	{ mkdir -p .peic && printf '%s\n' "$pei_engine" >"$pei_mark"; } 2>/dev/null || :
}

no_longer_visited() { # all is removed where docker is
	[ -n "$pei_dry_run" ] || rm -f ".peic/visited-${pei_place:-${pei_only:--}}" || :
}

# One that another dock has the engine of, or that has a new name, has nothing that is not known.
tell_visited() { # once, of those that this verb did not go to
	[ -z "${pei_place-}$pei_only" ] || return 0
	for pei_mark in .peic/visited-*; do
		[ -e "$pei_mark" ] || continue
		pei_at=${pei_mark#.peic/visited-}
		for pei_arg in ${pei_goes:--}; do
			[ "$pei_at" != "$pei_arg" ] || continue 2
			if cmp -s "$pei_mark" ".peic/visited-$pei_arg"; then
				[ -n "$pei_dry_run" ] || rm -f "$pei_mark" || :
				continue 2
			fi
		done
		case " ${pei_docks-} - " in
		*" $pei_at "*) say "the project made something $(place_words "$pei_at"), and has nothing there now; --dock $pei_at destroy removes it" ;;
		*) say "the project made something on the dock $pei_at, which it no longer has; what it was: docker --context $pei_project-$pei_at ps -a --filter label=pei.project=$pei_project. When it is gone: rm $PWD/$pei_mark" ;;
		esac
	done
}

place_words() { # DOCK
	if [ "$1" = - ]; then echo "on no dock"; else echo "on the dock $1"; fi
}
