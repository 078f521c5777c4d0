# Builders as buildx keeps them: made as the project says, compared, made anew when they differ, removed. None of them
# is started, so that no image of BuildKit is needed.
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

name=pei-e2e-builders
gone() { for gone_name in many far; do docker buildx rm "$name-$gone_name"; done; } >/dev/null 2>&1
trap 'gone || :; leave' EXIT
gone || :

mkdir "$work/project"
cd "$work/project" || exit
mkdir certs
for file in ca.pem one.pem one.key; do echo "$file" >certs/$file; done
cat >p.pei <<PEI
project "$name"
image tool {
  from = "debian:bookworm"
  tags = ["$name:tool"]
}
builder many {
  default = true
  flags   = ["--debug"]
  image   = "pei-e2e/buildkit:none"
  memory  = 512MiB
  cpus    = 1.5

  env { NO_PROXY = "a,b", TEXT = 'say "hi" \\n' }
  config { max_parallelism = 3, keep = 2GiB }
  registry "127.0.0.1:5000" { http = true, ca = ["certs/ca.pem"], mirrors = ["one.lan", "two.lan"] }
  node one { platforms = ["linux/amd64", "linux/arm/v7"] }
}
builder far {
  driver = remote
  ca     = "certs/ca.pem"
  node one { host = "tcp://127.0.0.1:9", platforms = ["linux/arm64"], cert = "certs/one.pem", key = "certs/one.key" }
}
export nothing { image = image.tool, platform = "linux/arm64", builder = builder.far, format = cacheonly }
PEI
written() { bounded 20 "$peic" p.pei -o build -q; }
create() { bounded 60 build/pei builder create "$@" >"$work/said" 2>&1; }
said() { cat "$work/said"; }
of() { docker buildx inspect "$name-$1"; }

section "made"
need "the project compiles" written
need "both are made" create
has() { of many | grep -F -e "$1"; }
check "with the driver's options" has 'env.NO_PROXY="a,b"' # in any order: buildx keeps them in a map
check "whatever they hold" has 'env.TEXT="say \"hi\" \\n"'
check "the daemon's flags" sh -c "docker buildx inspect $name-many | grep -e 'flags: --debug'"
check "and its settings" sh -c "docker buildx inspect $name-many | grep 'max-parallelism = 3'"
check "platforms are declared" sh -c "docker buildx inspect $name-many | grep 'linux/amd64\\*, linux/arm/v7\\*'"
check "the remote one has its address" sh -c "docker buildx inspect $name-far | grep 'tcp://127.0.0.1:9'"

section "as it is"
need "asked again" create
check "nothing is done" is "" said

section "changed by hand"
need "somebody makes another one of that name" sh -c "docker buildx rm $name-far && docker buildx create --name $name-far --driver remote --node other tcp://127.0.0.1:10"
need "asked again" create far
check "what differs is said" grep -F "it has   node other" "$work/said"
check "and what is missing" grep -F "it lacks node one endpoint tcp://127.0.0.1:9" "$work/said"
check "it is as declared" sh -c "docker buildx inspect $name-far | grep -F 'tcp://127.0.0.1:9'"

section "changed in the project"
sed 's/512MiB/1GiB/; s/arm.v7/arm64/; s/"one.lan", //' p.pei >p.new && mv p.new p.pei
need "it compiles" written
need "asked again" create many
check "what differs is said" grep -F 'it lacks node one option memory="1g"' "$work/said"
check "of the settings, too" grep -F 'it lacks config registry."127.0.0.1:5000".mirrors = ["two.lan"]' "$work/said"
check "its cache stays" grep -F "docker buildx rm --keep-state $name-many" "$work/said"
need "and again" create many
check "nothing is done" is "" said

section "removed"
need "one of them" bounded 60 build/pei builder rm many
check "it is gone" not of many
need "destroy" bounded 60 build/pei destroy
check "the other one, too" not of far
