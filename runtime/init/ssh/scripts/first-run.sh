#!/bin/sh
# Runs once in each new container, as the user, before anybody can log in.
set -eu
mkdir -p "$HOME/bin"
