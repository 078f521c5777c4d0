# object-image.sh: images; see object.sh. Those that follow each other are built together.

image_state() { # ID
	pei_more_refs=''
	image_ref "$pei_name"
	! is_brought "$pei_name" || pei_more_refs='' # a transfer brings one name
	pei_image_id=''
	# shellcheck disable=SC2086 # references without blanks
	for pei_tag in $pei_ref $pei_more_refs; do
		# .ID and not .Id: what only the JSON has cannot be asked together with labels, which an image may not have
		if ! labels_of image "$pei_tag" '{{.ID}}'; then
			[ "$pei_state" = differs ] || is missing "$pei_tag is not there"
			continue
		fi
		if [ "$pei_its_project" != "$pei_project" ]; then
			is foreign "an image has its tag, $pei_tag, and $(whose): choose another tag, or docker image rm $pei_tag"
			return 0
		fi
		if [ "$pei_its_hash" != "$pei_hash" ] || [ "$pei_its_id" != "$1" ]; then
			is differs "what it is built from changed"
		elif [ -n "$pei_image_id" ] && [ "$pei_image_id" != "$pei_its_more" ]; then
			is differs "its tags are not one image"
		fi
		pei_image_id=$pei_its_more
	done
	[ -n "$pei_state" ] || is same
}

image_make() { # ID
	if is_brought "$pei_name"; then
		bring_anew "$1"
		return
	fi
	[ -z "$pei_offline" ] || build_missing "$pei_name"
	pei_to_build="${pei_to_build-} $pei_name"
}
is_brought() { # IMAGE: by transfers, to where blocks with a dock have put its services? See bring.sh
	case " ${pei_brought-} " in *" $1 "*) ;; *) return 1 ;; esac
}
image_update() { image_make "$1"; }

image_settle() { # what was put together is built
	[ -n "${pei_to_build-}" ] || return 0
	pei_build=$pei_to_build pei_to_build=
	# shellcheck disable=SC2046,SC2086 # names without blanks
	doing $(printf 'image.%s ' $pei_build)
	# shellcheck disable=SC2086 # names without blanks
	bake --load $pei_build
}

image_remove() { # ID
	pei_more_refs=''
	image_ref "$pei_name"
	pei_with_images=yes
	# shellcheck disable=SC2086 # references without blanks
	destroy_image $pei_ref $pei_more_refs
}
