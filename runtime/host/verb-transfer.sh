#: transfer [NAME…]  bring the images, or those named, to their docks, unless they are there

verb_transfer() {
	for pei_arg in "$@"; do
		known transfer "$pei_arg" "$pei_transfers"
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_transfers
	need
	for pei_name in "$@"; do
		transfer_info "$pei_name"
		transfer_one
	done
}

# The dock's side of a transfer, and the side that has the image.
to_docker() { at_dock "$pei_to" "$pei_to_context" "$@"; }
from_docker() {
	if [ -n "$pei_from" ]; then
		at_dock "$pei_from" "$pei_from_context" "$@"
	else
		docker "$@"
	fi
}

transfer_one() {
	[ -z "$pei_from" ] || { dock_context "$pei_from" && pei_from_context=$pei_context; }
	dock_context "$pei_to"
	pei_to_context=$pei_context pei_to_host=$pei_host
	dock_in_time "$pei_to" "$pei_to_context"
	if [ -z "$pei_from" ]; then
		have_image
	elif [ -n "$pei_image" ]; then
		image_ref "$pei_image"
		pei_from_ref=$pei_ref
	else
		pei_from_ref=$(local_name "$pei_from_ref")
	fi
	if [ -z "$pei_dry_run" ]; then
		pei_answer=$(to_docker version 2>&1 >/dev/null) ||
			fail 3 "the docker of $pei_to does not answer; see that you can log in there. docker says: $pei_answer"
		pei_here=$(image_is from_docker) || fail 1 "there is no image $pei_from_ref to transfer${pei_from:+ on the dock $pei_from}"
		if arrived; then
			say "$pei_from_ref is on $pei_to already"
			return
		fi
	fi
	"transfer_$pei_via"
	[ -n "$pei_dry_run" ] || arrived ||
		fail 1 "$pei_from_ref was sent to $pei_to, and what is there under this name is another image"
	[ -n "$pei_dry_run" ] || say "$pei_from_ref is on $pei_to"
}

# Ids of one image differ between docker's two stores; what it is made of does not.
image_is() { # from_docker|to_docker
	"$1" image inspect --format '{{.Created}} {{.Os}}/{{.Architecture}} {{.RootFS.Layers}} {{.Config.Env}} {{.Config.Cmd}} {{.Config.Entrypoint}} {{.Config.User}} {{.Config.WorkingDir}} {{.Config.Labels}} {{.Config.ExposedPorts}} {{.Config.Volumes}}' "$pei_from_ref" 2>/dev/null
}
arrived() {
	[ "$(image_is to_docker)" = "$pei_here" ] || same_digest
}

# An engine with containerd's store pulls no layer that it has unpacked already, for another image or in another
# compression. What it pulled so runs, but only its digest can be asked for.
same_digest() {
	pei_there=$(to_docker image inspect --format '{{.Id}} {{.RepoDigests}} ' "$pei_from_ref" 2>/dev/null) || return 1
	for pei_digest in $(from_docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$pei_from_ref" 2>/dev/null); do
		case $pei_there in *"${pei_digest#*@}"*) return 0 ;; esac
	done
	return 1
}

# ---- straight from one engine to the other ----

# A compressor that both docker and this machine have; none where nothing is far.
transfer_packer() {
	pei_packer='cat'
	case $pei_to_host in unix://*) return 0 ;; esac
	if command -v zstd >/dev/null; then pei_packer='zstd -q -T0 -3'; elif command -v gzip >/dev/null; then pei_packer='gzip -1'; fi
}

transfer_ssh() {
	transfer_packer
	printf '+ docker%s save %s | %s | docker --context %s load\n' "${pei_from:+ --context $pei_from_context}" "$pei_from_ref" "$pei_packer" "$pei_to_context" >&2
	[ -z "$pei_dry_run" ] || return 0
	pei_total=$(from_docker image inspect --format '{{.Size}}' "$pei_from_ref")
	# Every part of the pipe says how it ended: the last one alone would hide the others.
	pei_failed=0
	pei_ends=$(
		{
			{
				from_docker save "$pei_from_ref" 3>&- 4>&- || pei_failed=$?
				printf 'save=%s ' "$pei_failed" >&3
			} | {
				meter "$pei_total" 3>&- 4>&- || pei_failed=$?
				printf 'meter=%s ' "$pei_failed" >&3
			} | {
				$pei_packer 3>&- 4>&- || pei_failed=$?
				printf 'pack=%s ' "$pei_failed" >&3
			} | {
				to_docker load --quiet 3>&- >&4 4>&- || pei_failed=$?
				printf 'load=%s ' "$pei_failed" >&3
			}
		} 4>&2 3>&1
	)
	transfer_ended " $pei_ends"
}

transfer_ended() { # STATUSES
	case $1 in
	*' save=0 '*) ;;
	*' meter=0 '*) fail 1 "docker could not save $pei_from_ref, so it is not on $pei_to; docker says why above" ;;
	esac
	case $1 in
	*' save=0 '*' load=0 '* | *' load=0 '*' save=0 '*) ;;
	*) transfer_broke "Run it again: $pei_script transfer $pei_name" ;;
	esac
}

transfer_broke() { # WHAT TO DO
	fail 1 "the way to $pei_to broke off before all of $pei_from_ref was there; docker there has what it had before. $1"
}

# ---- a file, sent in pieces ----

# The archive stays, for this image: what a name means may change, an id does not.
transfer_archive() {
	pei_id=$(from_docker image inspect --format '{{.Id}}' "$pei_from_ref")
	if [ -s "$pei_file" ] && [ "$(cat "$pei_file.id" 2>/dev/null)" = "$pei_id" ]; then return; fi
	run mkdir -p "$(dirname "$pei_file")"
	printf '+ docker%s save -o %s %s\n' "${pei_from:+ --context $pei_from_context}" "$pei_file" "$pei_from_ref" >&2
	rm -f "$pei_file.id"
	from_docker save -o "$pei_file" "$pei_from_ref" || fail 1 "docker could not save $pei_from_ref; docker says why above"
	printf '%s\n' "$pei_id" >"$pei_file.id"
}

transfer_file() {
	if [ -n "$pei_dry_run" ]; then
		printf '+ docker%s save -o %s %s\n' "${pei_from:+ --context $pei_from_context}" "$pei_file" "$pei_from_ref" >&2
		run docker --context "$pei_to_context" load -i "$pei_file"
		return
	fi
	transfer_archive
	case $pei_to_host in
	ssh://*) transfer_pieces ;;
	*)
		printf '+ docker --context %s load -i %s\n' "$pei_to_context" "$pei_file" >&2
		to_docker load --quiet -i "$pei_file" >&2 || transfer_broke "Run it again: $pei_script transfer $pei_name"
		;;
	esac
}

# What arrived stays there until all is there, and nothing of it is sent again.
transfer_pieces() {
	dock_login "$pei_to"
	pei_far=.cache/pei/$pei_project-${pei_id#sha256:}.tar
	pei_size=$(($(wc -c <"$pei_file")))
	pei_again="Run it again, and the rest is sent: $pei_script transfer $pei_name"
	pei_arrived=$(dock_ssh -- "mkdir -p .cache/pei && touch $pei_far && wc -c <$pei_far") || transfer_broke "$pei_again"
	[ "$pei_arrived" -eq 0 ] || say "$((pei_arrived / 1048576)) MiB of $((pei_size / 1048576)) are there already"
	if [ "$pei_arrived" -lt "$pei_size" ]; then
		pei_failed=0
		pei_ends=$(
			{
				{
					tail -c "+$((pei_arrived + 1))" "$pei_file" 3>&- 4>&- || :
				} | {
					meter "$((pei_size - pei_arrived))" 3>&- 4>&- || :
				} | {
					dock_ssh -- "cat >>$pei_far" 3>&- >&4 4>&- || pei_failed=$?
					printf 'ssh=%s ' "$pei_failed" >&3
				}
			} 4>&2 3>&1
		)
		case $pei_ends in 'ssh=0 ') ;; *) transfer_broke "$pei_again" ;; esac
	fi
	pei_sum=$(sha256sum <"$pei_file")
	pei_there=$(dock_ssh -- "sha256sum <$pei_far") || transfer_broke "$pei_again"
	if [ "$pei_sum" != "$pei_there" ]; then
		dock_ssh -- "rm -f $pei_far" || :
		fail 1 "what arrived at $pei_to is not what was sent, and was removed. Run it again: $pei_script transfer $pei_name"
	fi
	dock_ssh -- "docker${pei_socket:+ --host unix://$pei_socket} load --quiet -i $pei_far && rm -f $pei_far" >&2 ||
		fail 1 "docker could not load $pei_from_ref on $pei_to; it says why above. The archive is there: ~/$pei_far"
}

# Passes its input on and says how much went by: on a line that moves, or where
# nobody watches, on one every ten seconds.
meter() { # BYTES THAT ARE EXPECTED
	pei_passed=0 pei_told=$(date +%s) pei_of=$(($1 / 1048576))
	exec 6>&1
	while :; do
		pei_chunk=$({ dd bs=65536 count=64 2>/dev/null | { tee /dev/fd/6 6>&6 || printf 'broken ' >&5; } | wc -c; } 5>&1)
		case $pei_chunk in *broken*) return 1 ;; esac
		[ "$pei_chunk" -gt 0 ] || break
		pei_passed=$((pei_passed + pei_chunk))
		if [ -t 2 ]; then
			printf '\rpei: %s of about %s MiB ' "$((pei_passed / 1048576))" "$pei_of" >&2
		elif [ "$(date +%s)" -ge $((pei_told + 10)) ]; then
			pei_told=$(date +%s)
			say "$((pei_passed / 1048576)) of about $pei_of MiB"
		fi
	done
	if [ -t 2 ]; then printf '\n' >&2; else say "$(((pei_passed + 524288) / 1048576)) MiB"; fi
}

# ---- a registry that both sides reach ----

transfer_registry() {
	registry_login "$pei_registry"
	trusted
	pei_target=$pei_registry_server/$pei_project-transfer:$pei_name
	repository "$pei_target"
	from_run tag "$pei_from_ref" "$pei_target"
	from_run push --quiet "$pei_target"
	to_run pull --quiet "$pei_target"
	to_run tag "$pei_target" "$pei_from_ref"
	to_run rmi "$pei_target" >/dev/null
}

from_run() {
	printf '+ docker%s %s\n' "${pei_from:+ --context $pei_from_context}" "$*" >&2
	[ -n "$pei_dry_run" ] || from_docker "$@"
}
to_run() {
	printf '+ docker --context %s %s\n' "$pei_to_context" "$*" >&2
	[ -n "$pei_dry_run" ] || to_docker "$@"
}
