#!/bin/sh
# Runs as root while the image is built. A failure stops the build.
set -eu
git config --system init.defaultBranch main
