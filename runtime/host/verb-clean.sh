#: clean  remove the images of the project that nothing uses, with their old tags, too, and what prune removes; data stays

verb_clean() {
	[ $# -eq 0 ] || fail 2 "clean takes no arguments"
	verb_prune "$@"
	pei_known=' '
	for pei_image in $pei_images ${pei_kept_stages-}; do
		pei_more_refs=
		image_ref "$pei_image"
		pei_known="$pei_known$pei_ref $pei_more_refs "
	done
	clean_users
	# What has no tag goes last: it may have been a part of what has one.
	pei_found=$(clean_found)
	while read -r pei_maker pei_image_id pei_tags; do
		[ -z "$pei_image_id" ] || clean_image
	done <<-END
		$pei_found
	END
}

# Lines of what made it, its ID, its tags. Who builds on an image gets its labels, and the same hash with it: what has
# more layers than another one of that hash is somebody else's.
clean_found() {
	pei_ids=$(docker image ls --all --quiet --no-trunc --filter "label=pei.project=$pei_project" 2>/dev/null | sort -u)
	[ -n "$pei_ids" ] || return 0
	# shellcheck disable=SC2086 # IDs
	docker image inspect --format '{{.Id}} {{index .Config.Labels "pei.id"}}={{index .Config.Labels "pei.hash"}} {{range .RootFS.Layers}}{{.}},{{end}} {{range .RepoTags}} {{.}}{{end}}' $pei_ids | awk '
		{ id[++n] = $1; hash[n] = $2; layers[n] = $3; $1 = $2 = $3 = ""; tags[n] = $0 }
		END {
			for (i = 1; i <= n; i++) {
				maker = "own"
				for (j = 1; j <= n; j++)
					if (hash[j] == hash[i] && length(layers[j]) < length(layers[i]) && index(layers[i], layers[j]) == 1) maker = "other"
				print (tags[i] ~ /[^ ]/ ? 1 : 2), maker, id[i], tags[i]
			}
		}' | sort | cut -d' ' -f2-
}

clean_users() { # sets pei_users: lines of an image, and a container that uses it
	pei_ids=$(docker container ls --all --quiet 2>/dev/null) || pei_ids=
	pei_users=
	# shellcheck disable=SC2086 # IDs
	[ -z "$pei_ids" ] || pei_users=$(docker container inspect --format '{{.Image}} {{.Name}}' $pei_ids 2>/dev/null) || :
}

clean_image() {
	# shellcheck disable=SC2086 # references without blanks
	set -- ${pei_tags:-"$pei_image_id"}
	for pei_tag in "$@"; do
		case $pei_known in *" $pei_tag "*) pei_maker=own ;; esac
	done
	pei_user=$(printf '%s\n' "$pei_users" | sed -n "s|^$pei_image_id /||p" | tr '\n' ' ')
	if [ "$pei_maker" = other ]; then
		say "the image $1 stays; it was made from an image of this project, but not by it"
	elif [ -n "$pei_user" ]; then
		say "the image $1 stays; a container uses it: ${pei_user% }"
	elif [ -n "$pei_tags" ] || [ -n "$pei_dry_run" ] || docker image inspect "$pei_image_id" >/dev/null 2>&1; then
		run docker image rm "$@" || say "the image $1 stays; docker says why above"
	fi
}
