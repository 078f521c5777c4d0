# `build/pei apply`, `status`, `destroy`: what is there is left alone; what is missing, changed, stopped, half made, of
# somebody else, or no longer in the project is each dealt with; and a run that is killed anywhere is finished by the next.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
# shellcheck source=tests/e2e/rows.sh
. tests/e2e/rows.sh

mkdir -p "$work/project/site" "$work/bin"
cd "$work/project" || exit
echo one >site/index.html
cat >apply.pei <<'END'
project "pei-e2e-apply"

image base { from = "debian:bookworm" }
image web {
  from = image.base
  copy "site" -> "/srv"
}
network back { internal = true }
volume data {}
volume kept { keep = true, name = "pei-e2e-kept" }
service db {
  image    = image.base
  command  = ["sleep", "600"]
  mounts   = [volume.data -> "/data", volume.kept -> "/kept"]
  networks = [network.back]
  stop { signal = SIGKILL }
}
service web {
  image    = image.web
  command  = ["sleep", "600"]
  networks = [network.back]
  env { MODE = late("PEI_E2E_MODE", "quiet") }
  needs db {}
  stop { signal = SIGKILL }
}
END
compile() { bounded 20 "$peic" apply.pei -o build >/dev/null; }
id_of() { docker inspect -f '{{.Id}}' "$1"; }

need "it compiles" compile
section "killed behind each step"
# A docker that kills the whole run behind its first call that changes something.
docker=$(command -v docker)
cat >"$work/bin/docker" <<END
#!/bin/sh
echo "\$*" >>'$work/calls'
'$docker' "\$@" || exit
case "\$*" in
*" ls "* | *inspect* | *"config --hash"* | *version* | *--help*) ;;
*) kill -KILL 0 ;;
esac
END
chmod +x "$work/bin/docker"
killed() { PATH="$work/bin:$PATH" bounded 120 setsid -w build/pei apply >"$work/rows" 2>&1; }
# Each run gets one step further, and none begins anew.
until_done() {
  kills=0
  until killed; do
    kills=$((kills + 1))
    [ "$kills" -lt 20 ] || { cat "$work/rows"; return 1; }
  done
  echo "$kills kills"
  [ "$kills" -ge "$1" ]
}
check "it is finished after at least five kills" until_done 5
check "then all is as the project says" ends 0 status
check "and applying it again does nothing" rows apply
check "no command that changes anything" did_nothing
# Each question takes docker a tenth of a second: two for the versions, one for all that compose knows, one for each thing, two
# more for a service, one for each network of one, four for what the project no longer has, one for what is in each container.
calls() { : >"$work/calls" && PATH="$work/bin:$PATH" bounded 60 setsid -w build/pei "$1" >/dev/null 2>&1; wc -l <"$work/calls"; }
check "and docker is asked little" is 23 calls apply
check "as by status" is 23 calls status
section "killed inside compose"
docker rm -f pei-e2e-apply-web-1 >/dev/null
cat >"$work/bin/docker" <<END
#!/bin/sh
case "\$*" in
*" up "*) '$docker' compose -f compose.yaml create web && kill -KILL 0 ;;
esac
exec '$docker' "\$@"
END
check "the run dies" not killed
check "what it left is seen" ends 4 status service.web
check "as half made" shows half service.web
check "the next run goes on" rows apply
check "to the end" ends 0 status

section "what somebody else did"
docker exec pei-e2e-apply-db-1 sh -c 'echo mine >/data/file'
docker stop pei-e2e-apply-db-1 >/dev/null && docker rm -f pei-e2e-apply-web-1 >/dev/null && docker image rm -f pei-e2e-apply-web >/dev/null
check "it is seen" ends 4 status
check "stopped" shows stopped service.db
check "missing" shows missing service.web
check "missing, too" shows missing image.web
check "apply mends it" rows apply
check "all of it" ends 0 status
check "with its data" is mine docker exec pei-e2e-apply-db-1 cat /data/file
section "edits"
before=$(id_of pei-e2e-apply-db-1)
echo two >site/index.html && compile
check "a file of an image" rows apply
check "its image is built" shows update image.web
check "its service made anew" is two docker exec pei-e2e-apply-web-1 cat /srv/index.html
check "nothing else" is "$before" id_of pei-e2e-apply-db-1
check "a variable at launch" env PEI_E2E_MODE=loud build/pei apply service.web
check "has arrived" is loud docker exec pei-e2e-apply-web-1 printenv MODE
check "without it, status shows that it differs" ends 4 status
sed -i 's/internal = true/internal = true, subnet = "10.87.3.0\/24"/; s/volume data {}/volume data { opts { type = "tmpfs", device = "tmpfs" } }/' apply.pei && compile
check "a network, and a volume, which stays" ends 1 apply
check "the network is made anew" shows update network.back
check "the volume is not, and that is said" says "it stays, with its data: save them"
check "the network is as it should be" is 10.87.3.0/24 docker network inspect -f '{{(index .IPAM.Config 0).Subnet}}' pei-e2e-apply_back
check "services are in it again" docker exec pei-e2e-apply-web-1 getent hosts db
check "data are there" is mine docker exec pei-e2e-apply-db-1 cat /data/file
sed -i 's/volume data .*/volume data {}/' apply.pei && compile
check "as before, it is as the project says" rows apply
check "really" ends 0 status

section "foreign names"
pei destroy service.web service.db >"$work/rows"
docker create --name pei-e2e-apply-web-1 debian:bookworm >/dev/null
foreign=$(id_of pei-e2e-apply-web-1)
check "a container: nothing is changed" ends 1 apply
check "the message says who has the name" says "a container has its name, pei-e2e-apply-web-1, and no project of peic made it"
check "nothing was started" did_nothing
check "it is still there" is "$foreign" id_of pei-e2e-apply-web-1
docker rm pei-e2e-apply-web-1 >/dev/null
docker tag debian:bookworm pei-e2e-apply-web
check "an image" ends 1 apply
check "its tag stays where it is" is "$(docker image inspect -f '{{.Id}}' debian:bookworm)" docker image inspect -f '{{.Id}}' pei-e2e-apply-web
docker image rm pei-e2e-apply-web >/dev/null
check "when the names are free it goes on" rows apply

section "what the project no longer has"
check "a network that is needed is not destroyed" ends 1 destroy network.back
check "the message says by what" says "needs network.back, and is there; name it, too"
sed -i '/^service web/,/^}/d; /^volume data/d; s/volume.data -> "\/data", //' apply.pei && compile
check "status shows it" ends 4 status
check "gone" shows gone service.web
check "apply removes it" rows apply
check "the container is gone" not docker inspect pei-e2e-apply-web-1
check "the volume stays, and that is said" says "its data stay: docker volume rm pei-e2e-apply_data"
check "it has its data" is mine docker run --rm -v pei-e2e-apply_data:/data debian:bookworm cat /data/file
section "what is kept"
sed -n '/^service db/,/^}/p' apply.pei | sed 's/^service db {/service held {\n  keep = true/; /mounts/d' >held.pei
cat held.pei >>apply.pei
need "it compiles with a service that is kept" compile
check "apply makes it" rows apply
held=$(id_of pei-e2e-apply-held-1)
check "down leaves it" rows down
check "and nothing else" is pei-e2e-apply-held-1 docker ps -a --filter name=pei-e2e-apply --format '{{.Names}}'
check "apply makes the others again" rows apply
check "destroy says that it stays" rows destroy
check "it says so" says "the container pei-e2e-apply-held-1 stays"
check "it is the same, and runs" is "$held true" docker inspect -f '{{.Id}} {{.State.Running}}' pei-e2e-apply-held-1
check "by name it stays as well" rows destroy service.held
check "and that is said" says "service.held stays; the project says that it is kept"
sed -i '/^service held/,/^}/d' apply.pei && compile
check "when the project no longer has it, status" ends 4 status
check "says that it stays" shows stays service.held
check "and apply leaves it" rows apply
check "it is the same still" is "$held true" docker inspect -f '{{.Id}} {{.State.Running}}' pei-e2e-apply-held-1
docker rm -f pei-e2e-apply-held-1 >/dev/null

check "destroy" rows destroy
check "no container is left" is "" docker ps -aq --filter name=pei-e2e-apply
check "volumes are, without --volumes" is 2 sh -c 'docker volume ls -q | grep -c "^pei-e2e-\(apply\|kept\)"'
check "destroy --volumes" rows destroy --volumes --images
check "one that is kept is there still" is pei-e2e-kept docker volume ls -q --filter name=pei-e2e

section "a secret that a command prints"
echo hidden >"$work/token"
sed "s|^image web {|secret token { command = \"echo >>'$work/asked'; cat '$work/token'\" }\nimage web {\n  run \"grep -qx hidden /run/secrets/token\" { secrets = [secret.token] }|; s|^service db {|&\n  secrets = [secret.token]|" apply.pei >secret.pei
mv secret.pei apply.pei
need "it compiles" compile
need "apply asks for it, builds and starts" rows apply
asked() { wc -l <"$work/asked"; }
check "it asked once" is 1 asked
in_container() { docker exec pei-e2e-apply-db-1 cat /run/secrets/token; }
check "the container has it" is hidden in_container
check "status" rows status
check "a second apply" rows apply
check "neither needs it, and nobody was asked" is 1 asked
