#! /bin/bash -eu
echo "options: $*"
