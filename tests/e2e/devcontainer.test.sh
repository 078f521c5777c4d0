# A dev container by the command that editors use: it opens, runs the image's own start, and its commands run where and as whom
# the project says.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
bin=$(tests/setup/npm .obj/npm) || { echo "skipped: the devcontainer command cannot be had here"; exit 0; }

mkdir "$work/project"
cp tests/e2e/devcontainer/box.pei "$work/project"
cd "$work/project" || exit
inside() { bounded 60 "$bin/devcontainer" exec --workspace-folder . "$@" 2>/dev/null; }
up() { bounded 120 "$bin/devcontainer" up --workspace-folder .; }

need "it compiles" bounded 20 "$peic" box.pei -o .devcontainer
need "devcontainer up" up
section "inside"
check "the user" is "dev 1234" inside sh -c 'echo "$(id -un) $(id -u)"'
check "the workspace holds the project" is "/workspaces/pei-e2e-devcontainer box.pei" inside sh -c 'echo "$PWD $(ls)"'
check "its own environment" is "me" inside sh -c 'echo "$WHO"'
check "the hook of the image ran, once" is "1" inside sh -c 'wc -l </var/tmp/runs'
check "the command of post_create ran" is "made for dev" inside cat /tmp/created
section "again"
need "devcontainer up" up
check "post_create is not run again, the start is as before" is "1 1" inside sh -c 'echo "$(wc -l </tmp/created) $(wc -l </var/tmp/runs)"'
check "the control script takes it down" bounded 60 .devcontainer/pei down
for image in $(docker images --format '{{.Repository}}' | grep '^vsc-project-'); do docker rmi -f "$image" >/dev/null; done
