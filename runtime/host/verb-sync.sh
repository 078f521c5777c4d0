#: sync up|down [NAME…] [--dry-run] [--delete]  copy files of the project to its docks, or back; unchanged ones stay

verb_sync() {
	pei_way=${1-}
	case $pei_way in
	up | down) shift ;;
	*) fail 2 "sync takes a direction first: up, to the dock, or down, from there" ;;
	esac
	pei_removes=
	for pei_arg in "$@"; do
		shift
		case $pei_arg in
		--delete) pei_removes=yes ;;
		-*) fail 2 "sync does not know $pei_arg; it takes --delete and --dry-run" ;;
		*)
			known sync "$pei_arg" "$pei_syncs"
			set -- "$@" "$pei_arg"
			;;
		esac
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_syncs
	must_have rsync "it copies the files"
	must_have ssh "it is the way to the dock"
	for pei_name in "$@"; do
		sync_one
	done
}

# With --dry-run rsync itself runs, and says what it would do: that changes nothing.
sync_one() {
	sync_info "$pei_name"
	dock_login "$pei_sync_dock"
	pei_far=$pei_login:${pei_sync_to%/}/
	case $pei_login in *@*:*) pei_far=${pei_login%%@*}@[${pei_login#*@}]:${pei_sync_to%/}/ ;; *:*) pei_far=[$pei_login]:${pei_sync_to%/}/ ;; esac
	set -- -rlptz --secluded-args --partial -e "ssh${pei_ssh_config:+ -F $pei_ssh_config}${pei_port:+ -p $pei_port}"
	[ ! -e "docks/sync-$pei_name.rules" ] || set -- "$@" --filter "merge docks/sync-$pei_name.rules"
	if [ -n "$pei_removes" ] || { [ "$pei_way" = up ] && [ -n "$pei_sync_delete" ]; }; then
		set -- "$@" --delete
	fi
	if [ "$pei_way" = up ]; then
		set -- "$@" --mkpath -- "$pei_sync_from/" "$pei_far"
	else
		set -- "$@" -- "$pei_far" "$pei_sync_from/"
	fi
	if [ -z "$pei_dry_run" ]; then
		run rsync "$@" || sync_failed
	else
		pei_dry_run=
		run rsync --dry-run --itemize-changes "$@" || sync_failed
		pei_dry_run=yes
	fi
}

sync_failed() {
	fail 1 "sync $pei_way $pei_name did not end well; rsync says why above. What was copied stays, and another run copies the rest"
}
