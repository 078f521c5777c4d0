# have.sh: an image that is to be sent has to be here first; for publish, transfer.

# Of the project: built if it is missing; another one: pulled.
have_image() { # pei_image or pei_from_ref
	if [ -n "$pei_image" ]; then
		build_missing "$pei_image"
		image_ref "$pei_image"
		pei_from_ref=$pei_ref
	else
		fetched "$pei_from_ref" || fetch_image "$pei_from_ref" --quiet
		pei_from_ref=$(local_name "$pei_from_ref")
	fi
}
