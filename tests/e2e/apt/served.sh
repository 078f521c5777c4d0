# A repository in $work/www, and a server on loopback that is also a proxy and writes into $work/log who came by: sourced by
# the cases that need one. Ends with the case; $port is where it listens. The working directory becomes $work/project.
# shellcheck shell=sh disable=SC2034,SC2154 # what lib.sh has set, and what the case reads
mkdir "$work/www" "$work/project"
need "a repository is made" sh tests/e2e/apt/repository "$work/www"
server=$PWD/tests/e2e/apt/server
cd "$work/project" || exit
: >"$work/log"
python3 -u "$server" "$work/www" "$work/log" >"$work/port" 2>"$work/server" &
pid=$!
# `leave` looks at the status that is there when it is called
ended() { set +e; kill "$pid"; return "$1"; }
trap 'ended $?; leave' EXIT
need "it is served" within 10 grep -q . "$work/port"
port=$(cat "$work/port")
