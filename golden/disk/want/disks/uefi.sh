#!/bin/sh
# made by peic from disk.pei: edit that, not this
# Makes a disk image of the files in an archive, as `docker export` writes it:
#   fakeroot disks/uefi.sh FILES.tar DISK
# shellcheck disable=SC1091,SC2034 # lib/make.sh reads the settings
set -eu

# disk.pei:28
pei_disk=uefi
pei_size=512
pei_kernel=''

parts() { # COMMAND: with NAME KIND START SIZE ID LABEL BOOT of each, in MiB
	# disk.pei:33
	"$1" esp efi 1 64 5310-7CBE '' ''
	# disk.pei:34
	"$1" boot ext4 65 64 92a6c7d5-f667-8760-a6d2-0efeb1d77f00 '' ''
	# disk.pei:35
	"$1" data ext4 129 32 91df5410-6358-8876-9157-ba17826969bf data ''
	# disk.pei:36
	"$1" root ext4 161 350 b9d0f026-de11-8596-8ab5-318361e40ead '' ''
}

mounts() { # COMMAND: with NAME DIRECTORY of each that has files, an inner directory before an outer
	"$1" esp /boot/efi
	"$1" boot /boot
	"$1" root /
}

table() {
	cat <<'END'
label: gpt
label-id: b5db3c31-8a61-8e58-8b28-360e2a1975d5
unit: sectors

1 : start=2048, size=131072, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=d245cb1f-7f30-8759-9df4-efc0a00427dc, name="esp"
2 : start=133120, size=131072, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=84f2bb7b-1a19-8e7d-a8fa-9fcc993698a7, name="boot"
3 : start=264192, size=65536, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=45425cb6-aa00-8efb-a835-fbf9c3ac2cda, name="data"
4 : start=329728, size=716800, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=93b37d02-5e20-838e-8b02-2b82c97d6a97, name="root"
END
}

. "$(dirname "$0")/lib/make.sh"
