# What others do to the objects of `build/pei apply` behind its back, and what `status`, `apply` and `destroy` say and do then:
# containers that are paused, renamed, start again and again; names that are taken; networks and volumes that others use, or made with other
# options; compose killed while it replaced a container; two directories with projects of one name; two runs at once; no engine.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir -p "$work/project" "$work/other" "$work/bin"
cd "$work/project" || exit
cat >drift.pei <<'END'
project "pei-e2e-drift"

network back { subnet = "10.87.7.0/24" }
network outside { external = true, name = "pei-e2e-outside" }
volume data {}
service "a.b" {
  image    = "debian:bookworm"
  command  = ["sleep", "600"]
  networks = [network.back]
  mounts   = [volume.data -> "/data"]
  stop { signal = SIGKILL }
}
service axb {
  image    = "debian:bookworm"
  command  = ["sleep", "601"]
  networks = [network.back, network.outside]
  stop { signal = SIGKILL }
}
service many {
  image   = "debian:bookworm"
  command = ["sleep", "602"]
  deploy { replicas = 2 }
  stop { signal = SIGKILL }
}
service off {
  image   = "debian:bookworm"
  command = ["true"]
  deploy { replicas = late("PEI_E2E_NONE", 0) }
}
END
compile() { bounded 20 "$peic" drift.pei -o build -q; }
pei() { bounded 120 build/pei "$@" >"$work/rows" 2>"$work/err" || { got=$?; cat "$work/rows" "$work/err"; return "$got"; }; }
ends() { ends_wanted=$1 ends_got=0; shift; pei "$@" || ends_got=$?; [ "$ends_got" = "$ends_wanted" ]; }
says() { grep -qF -e "$1" "$work/err" "$work/rows" || { cat "$work/rows" "$work/err"; return 1; }; }
# it_says ID WORDS: status says that of it
it_says() { it_says_id=$1; shift; ends 4 status "$it_says_id" && says "$*"; }
# mends ID: apply does, then status finds nothing
mends() { pei apply "$1" && pei status "$1"; }
id_of() { docker inspect -f '{{.Id}}' "$1"; }
box=pei-e2e-drift-axb-1

need "it compiles" compile
section "what others make"
check "an external network that is not there" ends 1 apply
check "is said" says 'absent   network.outside          it is not there, and the project says that it is external: docker network create pei-e2e-outside'
check "nothing was changed" says 'pei: nothing was changed, as not all is there that others make: network.outside'
docker network create pei-e2e-outside >/dev/null
need "apply" pei apply
check "services with dots in their names, and with no container, are as they should be" pei status
docker exec pei-e2e-drift-a.b-1 sh -c 'echo mine >/data/file'

section "containers"
docker pause "$box" >/dev/null
check "paused" it_says service.axb 'it is paused'
check "goes on" mends service.axb
before=$(id_of "$box")
docker rename "$box" pei-e2e-drift-called && docker create --name "$box" debian:bookworm >/dev/null
check "a name that somebody took" it_says service.axb "a container has its name, $box, and no project of peic made it"
docker rm "$box" >/dev/null
check "another name" it_says service.axb "its container is called pei-e2e-drift-called instead of $box"
check "is put right" mends service.axb
check "it is the same" is "$before" id_of "$box"
docker rm -f pei-e2e-drift-many-2 >/dev/null && docker create --name pei-e2e-drift-many-2 debian:bookworm >/dev/null
check "the name of a second container" ends 1 apply
check "is seen before anything is changed" says 'a container has its name, pei-e2e-drift-many-2'
docker rm pei-e2e-drift-many-2 >/dev/null
check "a free one is taken" mends service.many

section "killed while compose replaces a container"
docker=$(command -v docker)
cat >"$work/bin/docker" <<END
#!/bin/sh
case "\$*" in
*" up "*)
  '$docker' "\$@" &
  until '$docker' container ls -a --format '{{.Names}}' | grep -q '_$box\$'; do sleep 0.1; done
  kill -KILL 0
  ;;
esac
exec '$docker' "\$@"
END
chmod +x "$work/bin/docker"
# one that does not hear SIGTERM: the run dies while compose waits for its end
sed -i '/^service axb/,/^}/s/signal = SIGKILL/grace = 5s/' drift.pei && docker rm -f "$box" >/dev/null && compile && pei apply service.axb
sed -i 's/601/603/' drift.pei && compile
killed() { PATH="$work/bin:$PATH" bounded 60 setsid -w build/pei apply service.axb >"$work/rows" 2>&1; }
check "the run dies" not killed
check "both are there" is 2 sh -c "docker ps -aq --filter name=$box | wc -l"
docker rm -f "$(docker ps -q --filter "name=^/$box\$")" >/dev/null # it would take its time
check "what is left is seen" it_says service.axb 'a run that ended early was about to replace its container'
check "apply makes it right" mends service.axb
sed -i 's/grace = 5s/signal = SIGKILL/' drift.pei && compile && docker rm -f "$box" >/dev/null
check "as before" pei apply

section "networks and volumes"
hash=$(docker network inspect -f '{{index .Labels "pei.hash"}}' pei-e2e-drift_back)
pei destroy service.axb service.a.b network.back
docker network create --label com.docker.compose.project=pei-e2e-drift --label com.docker.compose.network=back --label pei.project=pei-e2e-drift --label pei.id=network.back --label "pei.hash=$hash" --subnet 10.87.8.0/24 pei-e2e-drift_back >/dev/null
check "a network of our labels and other options" it_says network.back 'its subnet is not 10.87.7.0/24, as the project says'
check "is made anew" pei apply
docker run -d --name pei-e2e-drift-guest --network pei-e2e-drift_back -v pei-e2e-drift_data:/data debian:bookworm sleep 600 >/dev/null
check "one with a guest cannot be removed" ends 1 destroy service.axb service.a.b network.back
check "who it is, and what to do" says 'first: docker network disconnect pei-e2e-drift_back pei-e2e-drift-guest'
check "destroy --volumes --dry-run" ends 1 --dry-run destroy --volumes
check "tells the truth" says 'pei: the volume pei-e2e-drift_data stays, as a container uses it: pei-e2e-drift-guest'
check "destroy --volumes" ends 1 destroy --volumes
check "leaves what the guest uses" says 'pei: not all is removed: pei-e2e-drift_back pei-e2e-drift_data'
check "with its data" is mine docker exec pei-e2e-drift-guest cat /data/file
docker rm -f pei-e2e-drift-guest >/dev/null

section "two runs at once"
bounded 120 build/pei apply >"$work/first" 2>&1 &
until [ -L build/.peic/busy ]; do sleep 0.1; done
check "the second one waits" pei apply
check "and says for whom" says 'runs apply or destroy here already; this one waits for its end'
check "so does the first" wait $!
ln -s 999999999 build/.peic/busy
check "one that was killed does not count" pei apply

section "two directories, one name"
cat >"$work/other/other.pei" <<'END'
project "pei-e2e-drift"
service fails {
  image   = "debian:bookworm"
  command = ["sh", "-c", "sleep 1; exit 3"]
  restart = always
}
END
first=$PWD
cd "$work/other" || exit
need "another project of that name" bounded 20 "$peic" other.pei -o build -q
check "apply" pei apply
check "leaves the containers of the first" says "stays    service.axb              $first/build has a project of the same name, and made it"
pei status >/dev/null || :
check "what starts again and again" within 20 it_says service.fails 'it starts again and again, and ends with status 3: docker container logs pei-e2e-drift-fails-1'
check "is not mended by starting it" within 20 ends 1 apply
check "destroy removes its own" pei destroy --volumes
check "and says what stays" says 'pei: the volume pei-e2e-drift_data stays; another directory has a project of the same name, and made it'
cd "$first" || exit
check "the first is as it was" pei status service.axb service.many
check "its data, too" is mine docker exec pei-e2e-drift-a.b-1 cat /data/file

section "no engine"
for verb in "status" "apply" "destroy --volumes" "--dry-run apply" "--dry-run destroy"; do
  # shellcheck disable=SC2086 # words
  check "$verb" env DOCKER_HOST=unix:///nowhere sh -c 'build/pei "$@" 2>err; [ $? = 3 ] && grep "^pei: the docker daemon does not answer; start it" err' sh $verb
done
check "destroy" pei destroy --volumes
check "leaves nothing" is "" docker ps -aq --filter name=pei-e2e-drift
