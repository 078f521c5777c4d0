#!/bin/bash
# What the development image runs: its command, inside the virtual environment.
set -eu
. "$HOME/.venv/bin/activate"
exec "$@"
