#!/bin/sh
# Runs at every login of a user.
if [ "${1:-}" = --show-motd ]; then cat /etc/motd; fi
