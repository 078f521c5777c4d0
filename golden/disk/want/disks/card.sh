#!/bin/sh
# made by peic from disk.pei: edit that, not this
# Makes a disk image of the files in an archive, as `docker export` writes it:
#   fakeroot disks/card.sh FILES.tar DISK
# shellcheck disable=SC1091,SC2034 # lib/make.sh reads the settings
set -eu

# disk.pei:13
pei_disk=card
pei_size=2048
pei_kernel=/vmlinuz
pei_initrd=/initrd.img
pei_cmdline='root=PARTUUID=9e1f49c0-03 rw console=ttyS0 quiet'
pei_boot_mount=/boot

parts() { # COMMAND: with NAME KIND START SIZE ID LABEL BOOT of each, in MiB
	# disk.pei:23
	"$1" boot vfat 1 128 878F-6B6F BOOT boot
	# disk.pei:24
	"$1" swap swap 129 256 a554e4ab-3c05-8274-a060-1aab418caff4 swap ''
	# disk.pei:25
	"$1" root ext4 385 1663 44c14813-bfdf-817a-8384-48aa741cc051 root ''
}

mounts() { # COMMAND: with NAME DIRECTORY of each that has files, an inner directory before an outer
	"$1" boot /boot
	"$1" root /
}

table() {
	cat <<'END'
label: dos
label-id: 0x9e1f49c0
unit: sectors

1 : start=2048, size=262144, type=c, bootable
2 : start=264192, size=524288, type=82
3 : start=788480, size=3405824, type=83
END
}

. "$(dirname "$0")/lib/make.sh"
