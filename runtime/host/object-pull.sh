# object-pull.sh: images that are fetched; see object.sh.

pull_state() { # ID
	pull_info "$pei_name"
	if pulled; then is same; else is missing "$pei_ref is not here"; fi
}

pull_make() { # ID
	need
	pull_image
}

pull_remove() { # ID: others may use it, so it stays
	say "the image of $1 stays; docker image rm removes it"
}
