# make.sh: makes a disk image; it is read by the script of one disk, which has its settings. All that would differ
# from run to run, as times and ids, is given to the tools: the same files make the same bytes.
# shellcheck shell=sh disable=SC2154 # the settings are there

say() { printf 'pei: disk %s: %s\n' "$pei_disk" "$*" >&2; }
fail() {
	say "$@"
	exit 1
}
run() { # COMMAND…: prints it, then runs it
	printf '+ %s\n' "$*" >&2
	"$@"
}
quietly() { # COMMAND…: what it says is shown only if it fails
	printf '+ %s\n' "$*" >&2
	"$@" >"$pei_work/said" 2>&1 || fail "$1: $(cat "$pei_work/said")"
}
PATH=$PATH:/usr/sbin:/sbin

# ---- what it needs ----

lacks() { # PACKAGE PROGRAM…
	for pei_program in "$@"; do
		[ "$pei_program" = "$1" ] || command -v "$pei_program" >/dev/null || pei_lacking="$pei_lacking $1"
	done
}

part_lacks() {
	case $2 in
	ext4) lacks e2fsprogs mke2fs debugfs dumpe2fs e2fsck ;;
	vfat | efi)
		lacks dosfstools mkfs.vfat
		lacks mtools mmd mcopy
		;;
	swap) lacks util-linux mkswap ;;
	esac
}

check() { # says what is missing before anything is done
	pei_lacking=
	lacks fakeroot fakeroot
	lacks fdisk sfdisk
	parts part_lacks
	if [ -n "$pei_kernel" ]; then
		lacks syslinux syslinux
		pei_mbr=/usr/lib/syslinux/mbr/mbr.bin
		[ -e "$pei_mbr" ] || pei_lacking="$pei_lacking syslinux-common"
	fi
	[ -z "$pei_lacking" ] || {
		say "programs are missing; the packages of Debian that have them:$(printf '%s' "$pei_lacking" | tr ' ' '\n' | sort -u | tr '\n' ' ')"
		exit 3
	}
}

# ---- the files ----

# Which files have attributes, as capabilities: tar sets those of a file before the file is there for fakeroot,
# which then has no type for it. So they are unpacked again.
with_attributes() {
	tar --numeric-owner --quoting-style=escape --xattrs '--xattrs-include=*' -tvvf "$pei_tar" | awk '
		/^  x:/ { if (name != "") print name; name = ""; next }
		{ name = $0; sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "", name) }'
}

unpack() {
	run mkdir "$pei_work/files" "$pei_work/parts"
	run tar --numeric-owner -xpf "$pei_tar" -C "$pei_work/files"
	with_attributes >"$pei_work/attributes"
	[ ! -s "$pei_work/attributes" ] ||
		run tar --numeric-owner --xattrs '--xattrs-include=*' --overwrite -xpf "$pei_tar" -C "$pei_work/files" -T "$pei_work/attributes"
	# Nothing of an image is newer than itself, but what docker adds to a container is.
	rm -f "$pei_work/files/.dockerenv"
}

part_files() { # NAME DIRECTORY: an inner mount leaves an empty directory
	if [ "$2" = / ]; then
		run mv "$pei_work/files" "$pei_work/parts/$1"
		return
	fi
	if [ ! -d "$pei_work/files$2" ] || [ -L "$pei_work/files$2" ]; then fail "the image has no directory $2, where part $1 is mounted"; fi
	run mv "$pei_work/files$2" "$pei_work/parts/$1"
	mkdir -m 755 "$pei_work/files$2"
}

# The file that a path of the image leads to, relative to its root: never one of this machine.
inside() { # PATH
	pei_root=$(cd "$pei_work/files" && pwd -P)
	pei_real=$(readlink -f "$pei_root$1") || pei_real=
	case $pei_real in
	"$pei_root"/*) [ -f "$pei_real" ] || fail "the image has no file $1" ;;
	*) fail "the image has no file $1, or it is a link that leads out of it" ;;
	esac
	pei_real=${pei_real#"$pei_root"}
}

# ---- what starts it ----

boot_file() { # PATH MOUNT: as syslinux names it, in its own partition
	inside "$1"
	case $pei_real in
	"$2"/*) pei_file=${pei_real#"$2"} ;;
	*)
		pei_file=/${pei_real##*/}
		run cp "$pei_work/files$pei_real" "$pei_work/files$2$pei_file"
		;;
	esac
}

boot_files() { # MOUNT
	pei_config=$pei_work/files$1/syslinux.cfg
	[ ! -e "$pei_config" ] || fail "the image has a $1/syslinux.cfg, which would be written: leave it or \`kernel\` out"
	boot_file "$pei_kernel" "$1"
	printf 'DEFAULT linux\nLABEL linux\n  LINUX %s\n' "$pei_file" >"$pei_config"
	if [ -n "$pei_initrd" ]; then
		boot_file "$pei_initrd" "$1"
		printf '  INITRD %s\n' "$pei_file" >>"$pei_config"
	fi
	printf '  APPEND %s\n' "$pei_cmdline" >>"$pei_config"
}

# ---- partitions ----

part() { # NAME KIND START SIZE ID LABEL BOOT: start and size in MiB
	pei_part=$pei_work/$1.part pei_files=$pei_work/parts/$1
	[ -d "$pei_files" ] || mkdir -m 755 "$pei_files"
	find "$pei_files" -newermt "@$pei_time" -exec touch -h -d "@$pei_time" {} +
	(umask 077 && : >"$pei_part")
	run truncate -s "$4M" "$pei_part"
	case $2 in
	ext4) part_ext4 "$@" ;;
	vfat | efi) part_fat "$@" ;;
	swap) run mkswap -q -U "$5" ${6:+-L "$6"} "$pei_part" ;;
	esac
	run dd "if=$pei_part" "of=$pei_out" bs=1M "seek=$3" conv=notrunc,sparse status=none
	rm -rf "$pei_part" "$pei_files"
}

part_ext4() {
	run mke2fs -q -F -t ext4 -U "$5" -E "hash_seed=$5" ${6:+-L "$6"} -d "$pei_files" "$pei_part"
	ext4_fixes >"$pei_work/fixes"
	quietly debugfs -w -f "$pei_work/fixes" "$pei_part"
	quietly e2fsck -fn "$pei_part"
}

# Commands of debugfs: mke2fs keeps the times at which files were unpacked, which are no times of the image, and
# does not take over who owns the top directory. Inodes are numbered without a gap.
ext4_fixes() {
	stat -c '%u %g %a %Y' "$pei_files" | {
		read -r pei_uid pei_gid pei_mode pei_mtime
		printf 'sif <2> %s\n' "uid $pei_uid" "gid $pei_gid" "mode 04$(printf '%04d' "$pei_mode")" "mtime @$pei_mtime"
	}
	dumpe2fs -h "$pei_part" 2>/dev/null | awk -v time="@$pei_time" '
		/^Inode count:/ { all = $3 }
		/^Free inodes:/ { free = $3 }
		END {
			for (i = 2; i <= all - free; i++) {
				if (i > 2 && i < 11) continue
				print "sif <" i "> atime " time
				print "sif <" i "> ctime " time
			}
		}'
}

part_fat() {
	pei_odd=$(find "$pei_files" ! -type f ! -type d | head -n 1)
	[ -z "$pei_odd" ] || fail "part $1 is $2, which holds files and directories alone, and ${pei_odd#"$pei_files"} is neither"
	quietly mkfs.vfat --invariant -i "$(printf %s "$5" | tr -d -)" ${6:+-n "$6"} -h "$(($3 * 2048))" "$pei_part"
	find "$pei_files" -mindepth 1 | sort >"$pei_work/list"
	while IFS= read -r pei_file; do
		if [ -d "$pei_file" ]; then
			mmd -D s -i "$pei_part" "::${pei_file#"$pei_files"}" </dev/null
		else
			mcopy -D s -m -i "$pei_part" "$pei_file" "::${pei_file#"$pei_files"}" </dev/null
		fi || fail "${pei_file#"$pei_files"} does not go into part $1"
	done <"$pei_work/list"
	[ -z "$7" ] || [ -z "$pei_kernel" ] || run syslinux --install "$pei_part"
}

# ---- the whole ----

make_disk() { # FILES.tar DISK
	pei_tar=$1 pei_out=$2 pei_work=$2.work
	# 1980, as FAT knows no earlier time
	pei_time=${SOURCE_DATE_EPOCH:-0}
	[ "$pei_time" -ge 315532800 ] || pei_time=315532800
	export SOURCE_DATE_EPOCH="$pei_time" E2FSPROGS_FAKE_TIME="$pei_time" TZ=UTC LC_ALL=C MTOOLSRC=/dev/null
	umask 022
	rm -rf "$pei_work" "$pei_out"
	trap 'rm -rf "$pei_work"' EXIT
	trap 'exit 1' HUP INT TERM
	mkdir "$pei_work"
	unpack
	if [ -n "$pei_kernel" ]; then boot_files "$pei_boot_mount"; fi
	mounts part_files
	run truncate -s "${pei_size}M" "$pei_out"
	parts part
	table >"$pei_work/table"
	run sfdisk --quiet --wipe-partitions never --no-reread --no-tell-kernel "$pei_out" <"$pei_work/table"
	if [ -n "$pei_kernel" ]; then run dd "if=$pei_mbr" "of=$pei_out" bs=440 count=1 conv=notrunc status=none; fi
}

case ${1-}:$# in
check:1) check ;;
*:2)
	check
	make_disk "$1" "$2"
	;;
*)
	printf 'usage: %s check | FILES.tar DISK\n' "$0" >&2
	exit 2
	;;
esac
