#: disk [NAME…] [--force]  write the disk images, or those named, to their files; --force: also over what others wrote there

verb_disk() {
	pei_force=
	for pei_arg in "$@"; do
		shift
		case $pei_arg in
		--force) pei_force=yes ;;
		-*) fail 2 "disk does not know $pei_arg; it takes disks and --force" ;;
		*)
			known disk "$pei_arg" "$pei_disks"
			set -- "$@" "$pei_arg"
			;;
		esac
	done
	# shellcheck disable=SC2086 # names without blanks
	[ $# -gt 0 ] || set -- $pei_disks
	need
	for pei_name in "$@"; do
		object "disk.$pei_name"
		disk_info "$pei_name"
		disk_look
		case $pei_found:$pei_force in
		foreign: | changed:) fail 1 "there is $pei_to, with what this script did not write into it; move it away, or: $pei_script disk --force $pei_name" ;;
		esac
		disk_write "$pei_name"
	done
}

disk_write() { # NAME
	disk_info "$1"
	if [ -n "$pei_disk_script" ]; then
		pei_image=$pei_builder_image pei_from_ref=$pei_builder_ref
		have_image
		pei_disk_builder=$pei_from_ref
		disk_info "$1"
	elif [ -z "$pei_dry_run" ]; then
		sh "disks/$1.sh" check # what is missing is said before anything is built
	fi
	have_image
	disk_one
}

disk_clean() {
	leftover "$pei_container" pei.id "disk.$pei_name"
	run rm -rf "$pei_to.work"
}

disk_ended() {
	[ -z "$pei_disk_begun" ] || disk_clean
}

disk_one() { # a failed one leaves no file of the final name, and a killed one is begun anew
	pei_container=$pei_project-disk-$pei_name
	run mkdir -p "$(dirname "$pei_to")"
	disk_clean
	pei_disk_begun=yes
	at_end disk_ended
	run mkdir "$pei_to.work"
	disk_time
	disk_files
	if [ -n "$pei_disk_script" ]; then
		disk_by_script
	else
		run env "SOURCE_DATE_EPOCH=$pei_time" fakeroot -- sh "disks/$pei_name.sh" "$pei_to.work/files.tar" "$pei_to.work/disk"
	fi
	disk_note "$pei_to.work/disk"
	run mv "$pei_to.work/disk" "$pei_to"
	[ -n "$pei_dry_run" ] || mv "$pei_note.new" "$pei_note"
	disk_clean
	pei_disk_begun=
}

# Everything that is made has the time of the image, so that it is the same in the next run.
disk_time() {
	pei_time=${SOURCE_DATE_EPOCH-}
	[ -n "$pei_time" ] || [ -n "$pei_dry_run" ] ||
		pei_time=$(date -u -d "$(docker image inspect --format '{{.Created}}' "$pei_from_ref")" +%s 2>/dev/null) || pei_time=
	pei_time=${pei_time:-0}
}

disk_container() { # OPTION… IMAGE WORD…
	run docker create --name "$pei_container" --label "pei.project=$pei_project" --label "pei.id=disk.$pei_name" "$@" >/dev/null
}

disk_files() {
	if [ -n "$pei_disk_prepare" ]; then
		disk_container --user 0 --entrypoint /bin/sh "$pei_from_ref" -ec "$pei_disk_prepare"
		run docker start --attach "$pei_container" >&2 || fail 1 "disk $pei_name: its \`prepare\` failed with status $?"
	else
		# The command is never run, and an image may have none.
		disk_container "$pei_from_ref" sh
	fi
	run docker export -o "$pei_to.work/files.tar" "$pei_container"
	run docker rm -v "$pei_container" >/dev/null
}

# The script has the devices of the machine: a loop device that it set up and left is given back.
disk_by_script() {
	# shellcheck disable=SC2016 # the container's variables
	disk_container --privileged --user 0 --workdir /build --env PEI_DISK=/build/disk --env PEI_ROOT=/build/root \
		--env "PEI_DISK_SIZE=$pei_disk_size" --env "SOURCE_DATE_EPOCH=$pei_time" --entrypoint /bin/sh "$pei_disk_builder" -c '
		truncate -s "${PEI_DISK_SIZE}M" "$PEI_DISK" || exit
		/bin/sh -ec "$1"
		pei_status=$?
		awk -v root="$PEI_ROOT" "\$2 ~ \"^/build/\" || \$1 ~ \"^/dev/loop\" { print \$2 }" /proc/mounts | sort -r | while read -r pei_mount; do umount "$pei_mount" 2>/dev/null; done
		losetup -j "$PEI_DISK" 2>/dev/null | cut -d: -f1 | while read -r pei_loop; do losetup -d "$pei_loop"; done
		exit "$pei_status"' sh "$pei_disk_script"
	run mkdir -p "$pei_to.work/build/root"
	run docker cp "$pei_to.work/build" "$pei_container:/"
	# with -a all files would get the container's user
	printf '+ docker cp - %s:/build/root <%s\n' "$pei_container" "$pei_to.work/files.tar" >&2
	[ -n "$pei_dry_run" ] || docker cp - "$pei_container:/build/root" <"$pei_to.work/files.tar"
	run rm -f "$pei_to.work/files.tar"
	run docker start --attach "$pei_container" >&2 || fail 1 "disk $pei_name: its script failed with status $?"
	run docker cp "$pei_container:/build/disk" "$pei_to.work/disk"
}
