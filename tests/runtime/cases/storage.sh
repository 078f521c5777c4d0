# storage.sh: where /soft/NAME points, and what is never touched.
. "$(dirname "$0")/../lib.sh"

target() { readlink "$root/soft/$1"; }

image_side() {
	printf 'app\ndata' >"$init/storage" # the last line without its end
	mkdir "$root/hard/image/app"
	boot --no-block
	is "$(target app)" "$root/hard/image/app"
	is "$(target data)" "$root/hard/image/data"
	boot --no-block
	is "$(target app)" "$root/hard/image/app"
	[ ! -e "$root/hard/image/app/app" ]
}
it 'without a volume, the image' image_side

# Mounts need a namespace: this case again inside one, with the root given.
volume_side() {
	unshare -rm true 2>/dev/null || skip 'this machine does not allow mount namespaces'
	printf 'app\ndata\n' >"$init/storage"
	mkdir -p "$root/hard/image/app" "$root/hard/volume/app" "$root/hard/volume/data" "$root/host"
	touch "$root/host/file"
	chmod 0700 "$root/host"
	chmod 0400 "$root/host/file"
	in_image SHELL_="$command" ENTRY="$runtime/image/entrypoint.sh" "$(command -v unshare)" -rm sh -eu -c '
		$SHELL_ "$ENTRY" --no-block
		[ "$(readlink "$PEI_ROOT/soft/app")" = "$PEI_ROOT/hard/image/app" ]
		mount --bind "$PEI_ROOT/host" "$PEI_ROOT/hard/volume/app"
		$SHELL_ "$ENTRY" --no-block
		[ "$(readlink "$PEI_ROOT/soft/app")" = "$PEI_ROOT/hard/volume/app" ]
		[ "$(readlink "$PEI_ROOT/soft/data")" = "$PEI_ROOT/hard/image/data" ]
		umount "$PEI_ROOT/hard/volume/app"
		$SHELL_ "$ENTRY" --no-block
		[ "$(readlink "$PEI_ROOT/soft/app")" = "$PEI_ROOT/hard/image/app" ]'
	is "$(ls -ld "$root/host" "$root/host/file" | cut -c1-10)" "drwx------$nl-r--------"
}
it 'a mounted volume is used, and left when it is gone' volume_side

real_directory() {
	printf 'app\n' >"$init/storage"
	mkdir -p "$root/soft/app"
	touch "$root/soft/app/precious"
	status_of boot --no-block 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" "pei: storage app: $root/soft/app is a real file or directory"
	[ -e "$root/soft/app/precious" ]
}
it 'a real directory at /soft/NAME is an error' real_directory

other_link() {
	printf 'app\n' >"$init/storage"
	mkdir -p "$root/soft" "$root/elsewhere"
	ln -s "$root/elsewhere" "$root/soft/app"
	boot --no-block
	is "$(target app)" "$root/hard/image/app"
	[ ! -e "$root/elsewhere/app" ]
}
it 'a link is replaced, not followed' other_link
