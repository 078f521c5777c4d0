# visited.sh: which docks had something of the project, so that one that no block names any more is not forgotten. For
# each there is a file in .peic/visited; - is no dock. What --dock brought somewhere is its user's to take away.

visit() { # something is about to be made where docker is
	[ -z "$pei_dry_run$pei_only" ] || return 0
	{ mkdir -p .peic/visited && : >".peic/visited/${pei_place:--}"; } 2>/dev/null || :
}

no_longer_visited() { # all is removed where docker is
	rm -f ".peic/visited/${pei_place:-${pei_only:--}}"
}

# All that is there goes, as with destroy.
left_docks() { # OPTION… of destroy
	pei_stays=0
	for pei_at in $pei_docks -; do
		case " ${pei_places:--} " in *" $pei_at "*) continue ;; esac
		[ -e ".peic/visited/$pei_at" ] || continue
		pei_row=dock.$pei_at
		[ "$pei_at" != - ] || pei_row=-
		if [ "$pei_verb" = status ]; then
			row gone "$pei_row" "the project has nothing there any more, and made something"
			pei_stays=4
			continue
		fi
		row remove "$pei_row" "the project has nothing there any more"
		"$pei_script" ${pei_dry_run:+--dry-run} --dock "$pei_at" destroy "$@" && continue
		say "it is tried again next time; if there is nothing, or nothing to be reached: rm $PWD/.peic/visited/$pei_at"
		pei_stays=1
	done
	return "$pei_stays"
}
