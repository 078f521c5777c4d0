#: publish [NAME…]  push the images, or those named, to their registries; what is there is not pushed

verb_publish() {
	for pei_arg in "$@"; do
		known publish "$pei_arg" "$pei_publishes"
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_publishes
	need buildx
	for pei_name in "$@"; do
		publish_info "$pei_name"
		registry_login "$pei_registry"
		if [ -n "$pei_platforms${pei_layers-}" ]; then
			publish_built
		else
			publish_image
		fi
	done
}

# What docker has, under each of its names there.
publish_image() {
	trusted
	have_image
	for pei_target in $pei_targets; do
		repository "$pei_target"
		if published; then
			say "$pei_target is in the registry already"
			continue
		fi
		[ "$pei_target" = "$pei_from_ref" ] || run docker tag "$pei_from_ref" "$pei_target"
		run docker push --quiet "$pei_target"
	done
}

in_registry() { # REF: sets pei_there, the digest that the registry has under this name
	[ -z "$pei_dry_run" ] || return 1
	pei_there=$(docker buildx imagetools inspect --format '{{json .Manifest.Digest}}' "$1" 2>/dev/null) || return 1
	pei_there=${pei_there#'"'} pei_there=${pei_there%'"'}
}

# Is what the registry calls so the image that docker has?
published() {
	in_registry "$pei_target" || return 1
	docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$pei_from_ref" | grep -qF "@$pei_there"
}

# Several platforms are built where they are pushed from: docker itself may hold one alone. Docker pushes layers as it
# has them, so that those of another kind are built there, too.
publish_built() {
	[ -z "$pei_builder" ] || builder "$pei_builder"
	set --
	for pei_platform in $pei_platforms; do
		set -- "$@" --set "$pei_image.platform=$pei_platform"
	done
	for pei_target in $pei_targets; do
		repository "$pei_target"
		set -- "$@" --set "$pei_image.tags=$pei_target"
	done
	set -- ${pei_builder:+--builder "$pei_builder"} "$@"
	if built_is_there "$@"; then
		say "$pei_targets: in the registry already"
		return
	fi
	bake "$@" --set "$pei_image.output=type=registry${pei_layers-}${pei_registry_insecure:+,registry.insecure=true}" "$pei_image"
}

# Builds it without pushing, if the registry has those names, and compares digests: that of an image with provenance is
# never the same again, as it holds the time of the build.
built_is_there() { # ARG…
	for pei_target in $pei_targets; do
		in_registry "$pei_target" || return 1
	done
	pei_metadata=$(mktemp "${TMPDIR:-/tmp}/pei.XXXXXX") || return 1
	bake "$@" --metadata-file "$pei_metadata" --set "$pei_image.output=type=image,push=false${pei_layers-}" "$pei_image" ||
		fail 1 "$pei_image was not built, so it is not published; docker says why above"
	pei_built=$(sed -n 's/.*"containerimage\.digest": *"\([^"]*\)".*/\1/p' "$pei_metadata")
	rm -f "$pei_metadata"
	for pei_target in $pei_targets; do
		in_registry "$pei_target" && [ "$pei_there" = "$pei_built" ] || return 1
	done
}
