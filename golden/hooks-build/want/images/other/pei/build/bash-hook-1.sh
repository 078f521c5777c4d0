set -e
echo "$1" | cat
