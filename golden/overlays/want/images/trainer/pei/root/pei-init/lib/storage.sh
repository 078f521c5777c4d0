# storage.sh: points each /soft/NAME to the volume mounted for it, or else to the
# directory in the image. What is mounted is the user's: never chmod or chown it.
#
# Sourced by entrypoint.sh. Reads /pei-init/storage, one NAME a line.

link_storage() {
	[ -r "$pei_init/storage" ] || return 0
	list_mounts
	while IFS= read -r pei_name || [ -n "$pei_name" ]; do
		[ -z "$pei_name" ] || link_one "$pei_name"
	done <"$pei_init/storage"
}

link_one() { # NAME
	pei_link=$pei_root/soft/$1
	pei_target=$pei_root/hard/volume/$1
	if ! is_mount "$pei_target"; then
		pei_target=$pei_root/hard/image/$1
		[ -d "$pei_target" ] || mkdir -p "$pei_target" ||
			die 1 "storage $1: $pei_target is missing and cannot be made; rebuild the image"
	fi
	note "storage $1: $pei_target"
	if [ -L "$pei_link" ]; then
		# Nothing to do is also what makes a read-only root work.
		[ "$(readlink "$pei_link")" != "$pei_target" ] || return 0
	elif [ -e "$pei_link" ]; then
		die 1 "storage $1: $pei_link is a real file or directory, not a link; mount volumes at /hard/volume/$1 instead"
	fi
	{ mkdir -p "$pei_root/soft" && ln -sfn "$pei_target" "$pei_link"; } ||
		die 1 "storage $1: cannot point $pei_link to $pei_target; run as root, or add a tmpfs at /soft if the root is read-only"
}

# The `mountpoint` tool is not everywhere, and compares devices, which a bind
# mount from the same file system defeats. Read once: shells read byte by byte.
list_mounts() {
	pei_mounts=/
	while read -r _ _ _ _ pei_point _; do
		# Blanks and backslashes are written \040, \134, …
		case $pei_point in *\\*) pei_point=$(printf '%b.' "$pei_point") && pei_point=${pei_point%.} ;; esac
		pei_mounts="$pei_mounts
$pei_point"
	done <"/proc/self/mountinfo"
}

is_mount() { # DIRECTORY
	case $pei_mounts in
	*"
$1" | *"
$1
"*) return 0 ;;
	esac
	return 1
}
