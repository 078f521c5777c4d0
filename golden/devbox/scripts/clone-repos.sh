#!/bin/sh
# Runs when a container starts for the first time.
set -eu
mkdir -p /soft/workspace/robot
