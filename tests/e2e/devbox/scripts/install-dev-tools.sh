#!/bin/sh
set -eu
printf '%s\n' "$@" >/opt/install-dev-tools.args
