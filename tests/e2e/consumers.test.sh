# What peic generates, read by the programs it is meant for: the tree of every golden project, with no warning from any of them.
# shellcheck shell=sh disable=SC2015 # A && B || C is meant
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
repository=$PWD

# Values that a user gives at launch: any will do, and 4242 is one for ports too. bake wants to see an ssh agent and the
# files of secrets even when it only prints.
HOME=$work/home
mkdir -p "$HOME/.config" && : >"$HOME/.config/token"
eval "$(ssh-agent -a "$work/agent")" >/dev/null
trap 'kill "$SSH_AGENT_PID" 2>/dev/null; leave' EXIT
with_launch_values() {
  # shellcheck disable=SC2046 # names hold no blanks
  env $(grep -rhoE '\$\{[A-Za-z_][A-Za-z0-9_]*:\?' . | sed 's/^..//; s/RANGE:?$/RANGE=4242-4247/; s/:?$/=4242/' | sort -u) "$@"
}

# docker starts its plugins three times as slowly as they start, and hundreds of times here
plugin() { docker info --format '{{range .ClientInfo.Plugins}}{{println .Name .Path}}{{end}}' | sed -n "s/^$1 //p"; }
buildx=$(plugin buildx)
docker_compose=$(plugin compose)
need "the plugins are found" test -x "$buildx" -a -x "$docker_compose"

# compose, alone and with each overlay
compose() {
  with_launch_values "$docker_compose" -f compose.yaml config -q || return 1
  for overlay in compose.*.yaml; do
    [ ! -e "$overlay" ] || with_launch_values "$docker_compose" -f compose.yaml -f "$overlay" config -q || return 1
  done
}

# buildx asks the machine of a cloud for keys to a bucket when it only reads a file that names one: not from here.
bake() { with_launch_values env AWS_EC2_METADATA_DISABLED=true "$buildx" bake -f docker-bake.json --print; }

# The images a Dockerfile starts from, spelt as in it: what follows FROM or from= and is not a stage of the file.
bases() {
  awk '
    function from(name) { if (!(name in stage) && name != "scratch" && name !~ /^[0-9]+$/ && name !~ /\$/) print name }
    toupper($1) == "FROM" {
      i = 2; while ($i ~ /^--/) i++
      from($i)
      if (toupper($(i + 1)) == "AS") stage[$(i + 2)] = 1
      next
    }
    { for (i = 1; i <= NF; i++) if (match($i, /(^--|,)from=[^,]+/)) { name = substr($i, RSTART, RLENGTH); sub(/.*=/, "", name); from(name) } }
  ' "$1" | sort -u
}

# BuildKit wants to know the base images, which may be nowhere near: one that is here stands in for each.
dockerfiles() {
  for file in images/*/Dockerfile; do
    set -- --call=check -f "$file"
    for base in $(bases "$file"); do set -- "$@" --build-context "$base=docker-image://debian:bookworm"; done
    with_launch_values "$buildx" build "$@" .. >"$work/said" 2>&1 && grep -q 'no warnings found' "$work/said" && continue
    echo "$file:"
    grep -v '^#' "$work/said"
    return 1
  done
}

# Every generated file that says it is a shell script, in each shell it may meet; many are the same in all projects.
# SC2016: words of a project stand in single quotes so that their `$` stays one.
scripts() {
  # shellcheck disable=SC2013 # names of generated files hold no blanks
  for file in $(grep -rlE '^#! ?/bin/sh' .); do
    sum=$(cksum <"$file" | tr ' ' -)
    [ ! -e "$work/seen/$sum" ] || continue
    dash -n "$file" && bash --posix -n "$file" && busybox sh -n "$file" && shellcheck -S style -e SC2016 "$file" || return 1
    : >"$work/seen/$sum"
  done
}

mkdir "$work/seen"
for want in "$repository"/golden/*/want; do
  [ -d "$want" ] || continue
  project=$(basename "$(dirname "$want")")
  cp -R "$(dirname "$want")" "$work/$project"
  mv "$work/$project/want" "$work/$project/build"
  cd "$work/$project/build" || exit
  if [ -e compose.yaml ]; then check "$project: docker compose config" compose; fi
  if [ -e docker-bake.json ]; then check "$project: buildx bake --print" bake; fi
  if [ -d images ]; then check "$project: buildx build --call=check, no warnings" dockerfiles; fi
  check "$project: shells and shellcheck on the scripts" scripts
done
