#!/bin/sh
# What the container runs when it is given no command.
echo "started with $*"
exec sleep infinity
