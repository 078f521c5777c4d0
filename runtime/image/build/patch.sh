#!/bin/sh
# patch.sh: applies patches to what was unpacked into a directory, in their order.
#   patch.sh DIR PATCH…
#
# Called by a build step, as root, in any image that has the program patch.
set -eu

if ! command -v patch >/dev/null; then
	# shellcheck disable=SC2016 # as it is written in a project
	printf 'pei: %s\n' 'this image has no program patch: install it in a step before, as with apt ["patch"]' >&2
	exit 1
fi
cd "$1"
shift
for file in "$@"; do
	patch -p1 -i "$file" || {
		printf 'pei: patch %s does not fit\n' "${file##*/}" >&2
		exit 1
	}
done
