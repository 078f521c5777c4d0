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
		if [ -n "$pei_platforms" ]; then
			publish_platforms
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

# Is what the registry calls so the image that docker has?
published() {
	[ -z "$pei_dry_run" ] || return 1
	pei_there=$(docker buildx imagetools inspect --format '{{json .Manifest.Digest}}' "$pei_target" 2>/dev/null) || return 1
	pei_there=${pei_there#'"'}
	docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$pei_from_ref" | grep -qF "@${pei_there%'"'}"
}

# Several platforms are built where they are pushed from: docker itself may hold one alone.
publish_platforms() {
	[ -z "$pei_builder" ] || builder "$pei_builder"
	set --
	for pei_platform in $pei_platforms; do
		set -- "$@" --set "$pei_image.platform=$pei_platform"
	done
	for pei_target in $pei_targets; do
		repository "$pei_target"
		set -- "$@" --set "$pei_image.tags=$pei_target"
	done
	bake ${pei_builder:+--builder "$pei_builder"} "$@" \
		--set "$pei_image.output=type=registry${pei_registry_insecure:+,registry.insecure=true}" "$pei_image"
}
