# object-disk.sh: the files of disk images; see object.sh. What a file was made from stands beside it, in .FILE.pei:
#   hash HASH     of the disk in the plan
#   image ID      of the image that it has the files of
#   size BYTES    of it; if it has another one, or is newer than this note, somebody else wrote into it
#   inode NUMBER  of it, while it has not its name yet

disk_field() { # FILE NUMBER: of what ls says
	# shellcheck disable=SC2012 # numbers alone
	ls -din -- "$1" | awk -v field="$2" '{ print $field }'
}
disk_noted() { # WORD
	sed -n "s/^$1 //p" "$pei_note" 2>/dev/null
}

disk_note() { # FILE: before it gets its name
	[ -z "$pei_dry_run" ] || return 0
	printf '%s\n' "hash $pei_hash" "image $(disk_image)" "size $(disk_field "$1" 6)" "inode $(disk_field "$1" 1)" >"$pei_note.new"
}
disk_image() {
	docker image inspect -f '{{.Id}}' "$pei_from_ref"
}

# Sets pei_note, and pei_found: nothing, ours, changed, foreign.
disk_look() { # pei_to
	pei_note=$(dirname "$pei_to")/.$(basename "$pei_to").pei
	if [ -e "$pei_note.new" ] && [ -z "$pei_dry_run" ]; then # a killed run: did the file get its name?
		if [ -f "$pei_to" ] && grep -qx "inode $(disk_field "$pei_to" 1)" "$pei_note.new"; then
			mv "$pei_note.new" "$pei_note"
		else
			rm -f "$pei_note.new"
		fi
	fi
	pei_found=ours
	if [ ! -e "$pei_to" ] && [ ! -L "$pei_to" ]; then
		pei_found=nothing
	elif [ ! -e "$pei_note" ] || [ ! -f "$pei_to" ]; then
		pei_found=foreign
	elif [ -n "$(find "$pei_to" -newer "$pei_note")" ] || [ "$(disk_noted size)" != "$(disk_field "$pei_to" 6)" ]; then
		pei_found=changed
	fi
}

disk_state() { # ID
	disk_info "$pei_name"
	disk_look
	pei_more_refs=''
	[ -z "$pei_image" ] || { image_ref "$pei_image" && pei_from_ref=$pei_ref; }
	if [ "$pei_found" = nothing ]; then
		is missing "$pei_to is not there"
	elif [ "$pei_found" = foreign ]; then
		is foreign "there is $pei_to, which this script did not write: move it away, or $pei_script disk --force $pei_name"
	elif [ "$(disk_noted hash)" != "$pei_hash" ]; then
		is differs "the project says something else now"
	elif pei_answer=$(disk_image 2>/dev/null) && [ "$(disk_noted image)" != "$pei_answer" ]; then
		is differs "its image is another one now"
	else
		is same
	fi
	case $pei_state:$pei_found in
	differs:changed) is stays "$pei_why, and $pei_to was written to since it was made: move it away, then apply, or $pei_script disk --force $pei_name" ;;
	esac
}

disk_make() { # ID
	disk_write "$pei_name"
}
disk_update() { # ID
	disk_write "$pei_name"
}

disk_remove() { # ID
	case $pei_found in
	changed) say "$pei_to stays; it was written to since it was made" ;;
	*) run rm -f "$pei_to" "$pei_note" ;;
	esac
}

disk_destroy() { # ID: with all else; a disk image is an image
	state "$1"
	case $pei_state:$pei_with_images in
	missing:*) ;;
	*:yes) destroy_one "$1" ;;
	*) say "$pei_to stays; destroy --images removes it" ;;
	esac
}
