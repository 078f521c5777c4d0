#!/bin/sh
set -e
mksquashfs "$2" "$3"
