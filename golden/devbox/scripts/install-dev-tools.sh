#!/bin/bash
# Runs while the image is built.
set -eu
echo "installing development tools, $*"
apt-get update && apt-get install -y --no-install-recommends vim tmux
