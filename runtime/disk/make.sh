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
		lacks dosfstools mkfs.vfat fsck.vfat
		lacks mtools mmd mcopy mdir
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
		/^  x:/ { if (name != "") print name; name = ""; any = 1; next }
		{ name = $0; sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "", name) }
		/^l/ { sub(/ -> .*/, "", name) }
		/^h/ { sub(/ link to .*/, "", name); links = links name "\n"; name = "" } # a file that is unpacked again has one name
		END { if (any) printf "%s", links }'
}

unpack() {
	run mkdir "$pei_work/files" "$pei_work/parts"
	run tar --numeric-owner -xpf "$pei_tar" -C "$pei_work/files"
	with_attributes >"$pei_work/attributes"
	[ ! -s "$pei_work/attributes" ] ||
		run tar --numeric-owner --xattrs '--xattrs-include=*' --overwrite --no-recursion -xpf "$pei_tar" -C "$pei_work/files" -T "$pei_work/attributes"
	# Nothing of an image is newer than itself, but what docker adds to a container is.
	rm -f "$pei_work/files/.dockerenv"
}

# What a path of the image leads to: pei_real, below pei_work/files. Links are followed as a system would that has the
# image as its root, and never to a file of this machine.
resolve() { # PATH
	pei_real='' pei_rest=$1/ pei_links=0
	while [ -n "$pei_rest" ]; do
		pei_step=${pei_rest%%/*} pei_rest=${pei_rest#*/}
		case $pei_step in
		'' | .) ;;
		..) pei_real=${pei_real%/*} ;;
		*)
			pei_real=$pei_real/$pei_step
			[ -L "$pei_work/files$pei_real" ] || continue
			pei_links=$((pei_links + 1))
			[ "$pei_links" -le 40 ] || fail "the links at $1 in the image lead in a circle"
			pei_step=$(readlink "$pei_work/files$pei_real")
			pei_rest=$pei_step/$pei_rest pei_real=${pei_real%/*}
			case $pei_step in /*) pei_real='' ;; esac
			;;
		esac
	done
}

part_place() { # NAME DIRECTORY
	resolve "$2"
	[ -d "$pei_work/files$pei_real" ] || fail "the image has no directory $2, where part $1 is mounted"
}

part_files() { # NAME DIRECTORY: an inner mount leaves an empty directory
	part_place "$@"
	run mv "$pei_work/files$pei_real" "$pei_work/parts/$1"
	[ -z "$pei_real" ] || mkdir -m 755 "$pei_work/files$pei_real"
}

# ---- what starts it ----

boot_file() { # PATH: pei_file, as syslinux names it in its own partition
	resolve "$1"
	[ -f "$pei_work/files$pei_real" ] || fail "the image has no file $1"
	case $pei_real in
	"$pei_boot"/*) pei_file=${pei_real#"$pei_boot"} ;;
	*)
		pei_file=/${pei_real##*/}
		boot_free "$pei_file" "a copy of $1"
		run cp "$pei_work/files$pei_real" "$pei_work/files$pei_boot$pei_file"
		;;
	esac
	case $pei_file in
	*[!A-Za-z0-9/._+@~=-]*) fail "syslinux cannot start ${pei_file#/}: it takes names of letters, digits and . _ - + @ ~ =, so rename $1" ;;
	esac
}

boot_free() { # NAME WHAT
	if [ -e "$pei_work/files$pei_boot$1" ] || [ -L "$pei_work/files$pei_boot$1" ]; then
		fail "the image has a $pei_boot_mount$1, where $2 would be: rename one of the two, or leave \`kernel\` out"
	fi
}

boot_files() {
	resolve "$pei_boot_mount"
	pei_boot=$pei_real
	boot_free /syslinux.cfg "what starts the kernel"
	boot_file "$pei_kernel"
	printf 'DEFAULT linux\nLABEL linux\n  LINUX %s\n' "$pei_file" >"$pei_work/syslinux.cfg"
	if [ -n "$pei_initrd" ]; then
		boot_file "$pei_initrd"
		printf '  INITRD %s\n' "$pei_file" >>"$pei_work/syslinux.cfg"
	fi
	printf '  APPEND %s\n' "$pei_cmdline" >>"$pei_work/syslinux.cfg"
	run mv "$pei_work/syslinux.cfg" "$pei_work/files$pei_boot/"
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
	swap) run mkswap -q -p 4096 -U "$5" ${6:+-L "$6"} "$pei_part" ;; # also where this machine has larger pages
	esac
	run dd "if=$pei_part" "of=$pei_out" bs=1M "seek=$3" conv=notrunc,sparse status=none
	rm -rf "$pei_part" "$pei_files"
}

filled() { # NAME MIB SAYS COMMAND…: SAYS is what it says when there is no room
	pei_says=$3 pei_where="part $1, $2MiB"
	shift 3
	printf '+ %s\n' "$*" >&2
	if "$@" >"$pei_work/said" 2>&1; then return; fi
	! grep -q "$pei_says" "$pei_work/said" || fail "the files do not go into $pei_where: make it larger"
	fail "$1: $(cat "$pei_work/said")"
}

part_ext4() {
	filled "$1" "$4" 'Could not allocate' mke2fs -q -F -t ext4 -U "$5" -E "hash_seed=$5" ${6:+-L "$6"} -d "$pei_files" "$pei_part"
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
	fat_fits "$1" "$2"
	# FAT has no time before this one, and makes it a late one
	find "$pei_files" ! -newermt '@315532800' -exec touch -d '@315532800' {} +
	# 8 MiB, as they would be divided, syslinux takes for a FAT16
	pei_large=
	[ "$4" != 8 ] || pei_large=-s8
	quietly mkfs.vfat --invariant -i "$(printf %s "$5" | tr -d -)" ${6:+-n "$6"} -h "$(($3 * 2048))" ${pei_large:+"$pei_large"} "$pei_part"
	while IFS= read -r pei_file; do
		if [ -d "$pei_files/$pei_file" ]; then
			filled "$1" "$4" 'Disk full' as_utf8 mmd -D s -i "$pei_part" "::/$pei_file"
		else
			filled "$1" "$4" 'Disk full' as_utf8 mcopy -D s -m -i "$pei_part" "$pei_files/$pei_file" "::/$pei_file"
		fi
	done <"$pei_work/list"
	# mtools may go on without a file, and write a name in another way
	as_utf8 mdir -b -/ -a -i "$pei_part" ::/ | sed 's|^::/||; s|/$||' | sort >"$pei_work/written"
	pei_file=$(comm -23 "$pei_work/list" "$pei_work/written" | head -n 1)
	[ -z "$pei_file" ] || fail "FAT cannot keep the name /$pei_file as it is, for part $1: use letters of ASCII"
	quietly fsck.vfat -n "$pei_part"
	[ -z "$7" ] || [ -z "$pei_kernel" ] || run syslinux --install "$pei_part"
}

as_utf8() {
	LC_ALL=C.UTF-8 "$@" </dev/null
}

fat_fits() { # NAME KIND: are all of them files and directories that FAT can have? Writes their list.
	pei_odd=$(cd "$pei_files" && find . ! -type f ! -type d | sort | head -n 1)
	[ -z "$pei_odd" ] || fail "part $1 is $2, which holds files and directories alone, and ${pei_odd#.} is neither"
	pei_odd=$(cd "$pei_files" && find . -type f -size +4294967295c | sort | head -n 1)
	[ -z "$pei_odd" ] || fail "part $1 is $2, where a file has less than 4 GiB, and ${pei_odd#.} has more"
	pei_odd=$(cd "$pei_files" && find . -mindepth 1 '(' -name '*[[:cntrl:]"*:<>?|\\]*' -o -name '*[. ]' ')' | LC_ALL=C tr -d '[:cntrl:]' | head -n 1)
	[ -z "$pei_odd" ] || fail "part $1 is $2, which has no name ${pei_odd#.}: none with \" * : < > ? | \\ or a control character, or with a dot or blank at its end"
	(cd "$pei_files" && find . -mindepth 1) | sed 's|^\./||' | sort >"$pei_work/list"
	pei_odd=$(awk '{ low = tolower($0); if (low in seen) { print "/" seen[low] " and /" $0; exit }; seen[low] = $0 }' "$pei_work/list")
	[ -z "$pei_odd" ] || fail "part $1 is $2, where $pei_odd are one name"
}

# ---- the whole ----

# What a user or a machine has set, for these programs, would be in the disk.
alone() {
	unset TAR_OPTIONS MKE2FS_DEVICE_SECTSIZE MKE2FS_DEVICE_PHYS_SECTSIZE MKE2FS_FIRST_META_BG MTOOLS_SKIP_CHECK MTOOLS_FAT_COMPATIBILITY \
		MTOOLS_LOWER_CASE MTOOLS_NO_VFAT MTOOLS_DOTTED_DIR MTOOLS_NAME_NUMERIC_TAIL MTOOLS_DATE_STRING MTOOLS_TWENTY_FOUR_HOUR_CLOCK
	export SOURCE_DATE_EPOCH="$pei_time" E2FSPROGS_FAKE_TIME="$pei_time" TZ=UTC LC_ALL=C
	export MKE2FS_CONFIG="$pei_work/mke2fs.conf" MTOOLSRC="$pei_work/mtools.conf"
	cat >"$MKE2FS_CONFIG" <<'END'
[defaults]
base_features = sparse_super,large_file,filetype,resize_inode,dir_index,ext_attr
default_mntopts = acl,user_xattr
enable_periodic_fsck = 0
blocksize = 4096
inode_size = 256
inode_ratio = 16384
[fs_types]
ext4 = {
features = has_journal,extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize
}
floppy = {
blocksize = 1024
inode_ratio = 8192
}
small = {
blocksize = 1024
inode_ratio = 4096
}
big = {
inode_ratio = 32768
}
huge = {
inode_ratio = 65536
}
END
	# 437 is what Linux takes, too, where it is not told
	printf '%s\n' mtools_lower_case=0 mtools_no_vfat=0 mtools_fat_compatibility=0 mtools_dotted_dir=0 mtools_name_numeric_tail=1 \
		default_codepage=437 >"$MTOOLSRC"
}

make_disk() { # FILES.tar DISK
	pei_tar=$1 pei_work=$2.work pei_out=$2.work/disk
	[ ! -d "$2" ] || fail "$2 is a directory: name the file that the disk goes to"
	# 1980, as FAT knows no earlier time
	pei_time=${SOURCE_DATE_EPOCH:-0}
	[ "$pei_time" -ge 315532800 ] || pei_time=315532800
	umask 022
	rm -rf "$pei_work"
	trap 'rm -rf "$pei_work"' EXIT
	trap 'exit 1' HUP INT TERM
	mkdir "$pei_work"
	alone
	unpack
	mounts part_place
	if [ -n "$pei_kernel" ]; then boot_files; fi
	mounts part_files
	run truncate -s "${pei_size}M" "$pei_out"
	parts part
	table >"$pei_work/table"
	quietly sfdisk --quiet --wipe-partitions never --no-reread --no-tell-kernel "$pei_out" <"$pei_work/table"
	if [ -n "$pei_kernel" ]; then run dd "if=$pei_mbr" "of=$pei_out" bs=440 count=1 conv=notrunc status=none; fi
	run mv "$pei_out" "$2"
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
