#: dock ls | create | use | start | stop | ssh | notebook | rm [DOCK] [-- COMMAND…]  the docks of the project; more: dock --help

dock_help() {
	cat <<-END
		usage: $pei_script dock WORD [DOCK]

		ls                       the docks, their contexts and where they lead
		create [DOCK…]           makes their contexts, and updates those that lead elsewhere
		use DOCK                 makes its context docker's current one; docker context use default goes back
		start DOCK, stop DOCK    an instance of the cloud, until it answers or has stopped
		ssh DOCK [-- COMMAND…]   a session there, in its workspace, or one command
		notebook DOCK            a tunnel to the port of the notebook server there
		rm [DOCK…]               removes their contexts; the machines stay as they are

		. docks/DOCK.sh          in your shell: docker and this script work there, until castoff
		$pei_script --dock DOCK VERB…   the same for one verb
	END
}

verb_dock() {
	pei_word=${1-}
	[ $# -eq 0 ] || shift
	case $pei_word in
	'' | -h | --help | help)
		dock_help
		[ -n "$pei_word" ] || exit 2
		return
		;;
	ls | create | rm) ;;
	use | start | stop | ssh | notebook)
		[ $# -gt 0 ] || fail 2 "dock $pei_word needs the name of a dock; there are: $pei_docks"
		;;
	*) fail 2 "dock does not know $pei_word; see: $pei_script dock --help" ;;
	esac
	for pei_name in "$@"; do
		[ "$pei_name" != -- ] || break
		known dock "$pei_name" "$pei_docks"
		case $pei_word in ssh) break ;; esac
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_docks
	# Contexts are made and read without any engine that answers.
	need_tool docker "docks are contexts of it"
	"dock_verb_$pei_word" "$@"
}

dock_verb_ls() {
	for pei_name in "$@"; do
		dock_info "$pei_name"
		pei_now=$(docker context inspect --format '{{.Endpoints.docker.Host}}' "$pei_project-$pei_name" 2>/dev/null) || pei_now='no context yet'
		pei_state=
		if [ -n "${pei_cloud_instance-}" ] && [ -z "$pei_dry_run" ] && command -v aws >/dev/null; then cloud_asks; fi
		printf '%s\t%s\t%s%s\n' "$pei_name" "$pei_project-$pei_name" "$pei_now" "${pei_state:+	$pei_state}"
	done
}

dock_verb_create() {
	for pei_name in "$@"; do
		dock_context "$pei_name"
	done
}

dock_verb_use() {
	dock_context "$1"
	run docker context use "$pei_context"
}

dock_verb_rm() {
	for pei_name in "$@"; do
		! docker context inspect "$pei_project-$pei_name" >/dev/null 2>&1 ||
			run docker context rm --force "$pei_project-$pei_name"
	done
}

dock_cloud() { # DOCK
	dock_info "$1"
	[ -n "${pei_cloud_instance-}" ] ||
		fail 2 "the dock $1 is no instance of a cloud; nobody here knows how to $pei_word it"
	cloud_asks
}

dock_verb_start() {
	dock_cloud "$1"
	if [ "$pei_state" != running ] || [ -n "$pei_dry_run" ]; then
		ec2 start-instances --instance-ids "$pei_cloud_instance" >/dev/null
	fi
	[ -n "$pei_dry_run" ] || cloud_waits running
	dock_context "$1"
	[ -z "$pei_dry_run" ] || return 0
	pei_end=$(($(date +%s) + 300))
	until at_dock "$1" "$pei_context" version >/dev/null 2>&1; do
		[ "$(date +%s)" -lt "$pei_end" ] ||
			fail 1 "the dock $1 runs, and its docker does not answer; try: docker --context $pei_context version"
		sleep 2
	done
	say "the dock $1 answers"
}

dock_verb_stop() {
	dock_cloud "$1"
	if [ "$pei_state" != stopped ] || [ -n "$pei_dry_run" ]; then
		ec2 stop-instances --instance-ids "$pei_cloud_instance" >/dev/null
	fi
	[ -n "$pei_dry_run" ] || cloud_waits stopped
}

dock_verb_ssh() {
	dock_login "$1"
	shift
	[ "${1-}" != -- ] || shift
	# Sessions start in the workspace; a command does, too.
	pei_start=
	if [ -n "$pei_dock_workspace" ]; then
		quote "$pei_dock_workspace"
		pei_start="cd $pei_word && "
	fi
	if [ $# -eq 0 ]; then
		# shellcheck disable=SC2016 # for the shell on the dock
		dock_ssh -t -- "$pei_start"'exec "${SHELL:-sh}" -l'
	else
		dock_ssh -- "$pei_start$*"
	fi
}

dock_verb_notebook() {
	dock_login "$1"
	say "the notebook server of $1 is at http://localhost:$pei_dock_notebook/ while this runs; end it with Ctrl-C"
	dock_ssh -N -o ExitOnForwardFailure=yes -L "$pei_dock_notebook:localhost:$pei_dock_notebook"
}
