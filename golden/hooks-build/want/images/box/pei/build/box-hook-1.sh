set -e
printf '%s\n' "$@"
