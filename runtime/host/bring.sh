# bring.sh: images that services on docks run, and that are made elsewhere: transfers bring them to pei_place. brought_to,
# which is generated, says which; see place.sh.

# What they need of it and is missing, or with pei_build all of it, built anew.
bring_for() { # SERVICE…
	# shellcheck disable=SC2046 # names without blanks
	[ $# -eq 0 ] || with_needs $(printf 'service.%s ' "$@")
	set --
	for pei_object in ${pei_picked-}; do
		case " $pei_brought_ids " in *" $pei_object "*) ;; *) continue ;; esac
		object "$pei_object"
		image_ref "$pei_name"
		[ -n "${pei_build-}" ] || ! docker image inspect "$pei_ref" >/dev/null 2>&1 || continue
		set -- "$@" "$pei_name"
	done
	if [ $# -gt 0 ]; then
		[ -z "${pei_build-}" ] || as_called '' build "$@"
		bring "$@"
	fi
	bring_foreign
}

bring_anew() { # ID, of an image that is not as the project says
	place_of "$1"
	as_called "$pei_where" apply "$1"
	bring "$pei_name"
	[ -z "$pei_dry_run" ] || return 0
	state "$1"
	[ "$pei_state" = same ] || fail 1 "$1 was brought to the dock $pei_place, and is not as the project says: $pei_why"
}

bring() { # IMAGE…: by their transfers, the last one of which comes here
	pei_bring=''
	for pei_arg in "$@"; do
		pei_at=$pei_place pei_chain=''
		while [ -n "$pei_at" ] && transfer_to "$pei_at" "$pei_arg"; do
			case " $pei_chain" in *" $pei_found "*) break ;; esac
			pei_chain="$pei_found $pei_chain" pei_at=$pei_from
		done
		[ -n "$pei_chain" ] || fail 1 "not on the dock $pei_place: $pei_arg; bring it there first"
		pei_bring="$pei_bring $pei_chain"
	done
	# shellcheck disable=SC2086 # names without blanks
	as_called '' transfer $pei_bring
}

transfer_to() { # DOCK IMAGE: sets pei_found
	for pei_found in $pei_all_transfers; do
		transfer_info "$pei_found"
		case $pei_to:$pei_image in "$1:$2") return 0 ;; esac
	done
	return 1
}

# Where there is no registry, images of others come by transfers, too.
bring_foreign() {
	pei_bring=''
	for pei_arg in ${pei_offline:+$pei_all_transfers}; do
		transfer_info "$pei_arg"
		case $pei_to:$pei_from_ref in "$pei_place:"?*) ;; *) continue ;; esac
		docker image inspect "$pei_from_ref" >/dev/null 2>&1 || pei_bring="$pei_bring $pei_arg"
	done
	# shellcheck disable=SC2086 # names without blanks
	[ -z "$pei_bring" ] || as_called '' transfer $pei_bring
}

# With docker as it was before this script went to a dock.
as_called() { # PLACE or '' for those of its names, VERB NAME…
	pei_where=$1
	shift
	(
		unset DOCKER_HOST DOCKER_CONTEXT PEI_DOCK
		PATH=$pei_called_path
		[ -z "$pei_called_host" ] || export DOCKER_HOST="$pei_called_host"
		[ -z "$pei_called_context" ] || export DOCKER_CONTEXT="$pei_called_context"
		[ -z "$pei_where" ] || export PEI_PLACE="$pei_where"
		exec "$pei_script" ${pei_dry_run:+--dry-run} "$@"
	) || fail $? "what the dock $pei_place needs could not be made or brought: $pei_script $*"
}
