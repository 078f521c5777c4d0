set -e
echo by sh
