# Blocks with docks, on two engines: each object is made, started, looked at and removed where it belongs, images are built
# there or brought, what moves to another dock leaves the one it was on; and engines that say nothing.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
# shellcheck source=tests/e2e/rows.sh
. tests/e2e/rows.sh

if [ "$(id -u)" != 0 ]; then echo "skipped: places starts a second engine, and that needs root" && exit; fi

top=$PWD
second_is_ours=
silent=
on_second() { DOCKER_HOST=$second bounded 60 docker "$@"; }
end() {
  [ -z "$silent" ] || { kill -s KILL "$silent" && wait "$silent"; } 2>/dev/null || :
  if [ -n "${second-}" ]; then
    for end_id in $(on_second ps -aq --filter name='^pei-e2e-'); do on_second rm -fv "$end_id"; done
    for end_id in $(on_second network ls -q --filter name='^pei-e2e-'); do on_second network rm "$end_id"; done
    for end_id in $(on_second volume ls -q --filter name='^pei-e2e-'); do on_second volume rm "$end_id"; done
    for end_id in pei-e2e-app:1 pei-e2e-own:1; do on_second rmi -f "$end_id"; done
  fi >/dev/null 2>&1 || :
  for end_context in far fair dead twin; do docker context rm -f "pei-e2e-places-$end_context"; done >/dev/null 2>&1 || :
  [ -z "$second_is_ours" ] || tests/e2e/engine -c stop || :
}
trap 'cd "$top" && end; leave' EXIT

tests/e2e/engine -c status || second_is_ours=yes
second=$(tests/e2e/engine -c up | sed -n "s/^export DOCKER_HOST='\([^']*\)'.*/\1/p")

mkdir "$work/project"
cd "$work/project" || exit
mkdir root
busybox=$(realpath "$(command -v busybox)")
{ echo "$busybox"; ldd "$busybox" | grep -o '/[^ ]*' || :; } | while read -r file; do cp -L --parents "$file" root; done
echo first >root/note
project() { # DOCK-OF-DB
  cat >places.pei <<PEI
project "pei-e2e-places"
dock far { host = "$second", timeout = 20s }
image app {
  from = "scratch"
  tags = ["pei-e2e-app:1"]
  copy "root" -> "/"
}
image own {
  from = "scratch"
  tags = ["pei-e2e-own:1"]
  copy "root" -> "/"
}
network back {}
volume data {}
service here { image = image.app, command = ["$busybox", "sleep", "600"], stop { grace = 1s } }
service web {
  image    = image.app
  dock     = dock.far
  command  = ["$busybox", "sleep", "600"]
  networks = [network.back]
  mounts   = [volume.data -> "/data"]
  stop { grace = 1s }
}
service db {
  image   = image.own
  $1
  command = ["$busybox", "sleep", "600"]
  stop { grace = 1s }
}
transfer app { image = image.app, to = dock.far }
PEI
  bounded 20 "$peic" places.pei -o build >/dev/null
}
names_here() { docker ps --filter label=pei.project=pei-e2e-places --format '{{.Names}}' | sort | tr '\n' ' '; }
names_there() { on_second ps --filter label=pei.project=pei-e2e-places --format '{{.Names}}' | sort | tr '\n' ' '; }

need "it compiles" project 'dock = dock.far'

section "apply"
need "all of it" rows apply
brought() { [ "$(grep -c '^make *image.app' "$work/rows")" = 2 ] && says '| docker --context pei-e2e-places-far load'; }
check "an image that is made here was brought" brought
check "here" is 'pei-e2e-places-here-1 ' names_here
check "there" is 'pei-e2e-places-db-1 pei-e2e-places-web-1 ' names_there
not_here() { not docker image inspect pei-e2e-own:1 && not docker volume inspect pei-e2e-places_data && not docker network inspect pei-e2e-places_back; }
check "an image, a volume and a network followed their service" not_here
check "what it all is now" rows status
same() { [ "$(grep -c '^same ' "$work/rows")" = "$(wc -l <"$work/rows")" ] && [ "$(wc -l <"$work/rows")" = 8 ]; }
check "is the same" same
nothing_more() { rows apply && ! grep -v '^+ export DOCKER_CONTEXT' "$work/err" | grep '^+'; }
check "a second apply does nothing" nothing_more
on_second rm -f pei-e2e-places-db-1 >/dev/null
check "status sees what is gone there" ends 4 status
check "and says it" shows missing service.db
check "one object is mended" rows apply service.db
only_there() { shows make service.db && not grep -q 'service.here' "$work/rows"; }
check "and the other engine was not asked" only_there

section "what is brought"
has_note() { pei exec web -- "$busybox" cat /note; }
echo second >root/note
need "it changes" bounded 20 "$peic" places.pei -o build -q
check "status" ends 4 status
twice() { [ "$(grep -c '^differs *image.app *what it is built from changed' "$work/rows")" = 2 ]; }
check "sees it on both engines" twice
check "apply for the one service" rows apply service.web
check "builds it, and brings it there" says 'load app'
check "the service has it" is second has_note
check "and then nothing is to be done there" ends 0 status service.web
pei stop web >/dev/null
on_second rm -f pei-e2e-places-web-1 >/dev/null && on_second rmi -f pei-e2e-app:1 >/dev/null
gone_there() { not on_second image inspect pei-e2e-app:1; }
check "up of what does not need it" pei up db
check "leaves it alone" gone_there
once_there() { pei run web -- "$busybox" cat /note; }
check "run brings it" is second once_there
on_second rmi -f pei-e2e-app:1 >/dev/null
check "up brings it when it is gone" pei up web
check "and starts what needs it" is second has_note
echo third >root/note
need "it changes" bounded 20 "$peic" places.pei -o build -q
check "up --build" pei up --build web
check "brings the new one" is third has_note
echo fourth >root/note
need "it changes once more" bounded 20 "$peic" places.pei -o build -q
check "apply, by the name of the image" rows apply image.app
both_updated() { [ "$(grep -c '^update *image.app' "$work/rows")" = 2 ]; }
check "makes it right on both engines" both_updated
check "status of it" rows status image.app
both_same() { [ "$(grep -c '^same *image.app' "$work/rows")" = 2 ]; }
check "says so" both_same
check "and the service waits for its turn" ends 4 status service.web
on_second rm -f pei-e2e-places-web-1 >/dev/null && on_second rmi -f pei-e2e-app:1 >/dev/null
# By another dock, and of an image that the project does not make: what would be done.
sed 's|^transfer app.*|dock relay { host = "unix:///run/pei-e2e-relay.sock" }\
transfer first { image = image.app, to = dock.relay }\
transfer app { image = image.app, from = dock.relay, to = dock.far }\
transfer other { image = "pei-e2e-none:1", to = dock.far }\
service other { image = "pei-e2e-none:1", dock = dock.far }|; s|timeout = 20s|&, offline = true|; s|  image   = image.own|  image   = image.app|' places.pei >relay.pei
need "a way by another dock compiles" bounded 20 "$peic" relay.pei -o relay -q
bounded 30 relay/pei --dry-run up web other >"$work/dry" 2>&1 || :
by_relay() { sed -n 's/.*docker\(.*\) save \([^ ]*\) .*context \([^ ]*\) load$/\1 \2 \3/p' "$work/dry" | tee "$work/ways" | grep -c . | grep -qx 3 && cat "$work/ways"; }
check "both ways are gone, one after the other, and the third" is ' pei-e2e-app:1 pei-e2e-places-relay
 --context pei-e2e-places-relay pei-e2e-app:1 pei-e2e-places-far
 pei-e2e-none:1 pei-e2e-places-far' by_relay
echo first >root/note
need "as it was" bounded 20 "$peic" places.pei -o build -q
on_second tag debian:bookworm pei-e2e-app:1
check "somebody else's image of its name" ends 1 apply
check "is not replaced" shows foreign image.app
on_second rmi -f pei-e2e-app:1 >/dev/null
need "apply makes all of it right" rows apply

section "verbs of services"
in_web() { pei exec web -- "$busybox" cat /note; }
check "exec, there" is first in_web
in_here() { pei exec here -- "$busybox" cat /note; }
check "exec, here" is first in_here
both() { pei ps >"$work/rows" && grep -q places-here-1 "$work/rows" && grep -q places-web-1 "$work/rows"; }
check "ps shows both" both
check "logs of both" pei logs
check "following both is refused" ends 2 logs -f
check "with the places" says 'name services of one: - far'
check "stop, one of them" pei stop web
check "it stopped" is 'pei-e2e-places-db-1 ' names_there
check "the other one did not" is 'pei-e2e-places-here-1 ' names_here
check "up" pei up
check "all runs again there" is 'pei-e2e-places-db-1 pei-e2e-places-web-1 ' names_there
check "and only what belongs here is here" is 'pei-e2e-places-here-1 ' names_here
check "a name that is none" ends 2 up wed
check "is answered once, with all of them" says 'there is no service named wed; there are: here web db'
once() { [ "$(grep -c 'no service named' "$work/err")" = 1 ]; }
check "once" once

section "words of verbs and commands are no names"
sed '1s|.*|project "pei-e2e-places" { targets = [swarm] }|' places.pei >stack.pei
need "it compiles for a swarm" bounded 20 "$peic" stack.pei -o stack -q
dry() { bounded 20 stack/pei --dry-run "$@" 2>&1; }
goes() { # TEXT WORD…
  goes_wanted=$1; shift
  dry "$@" >"$work/dry" || { cat "$work/dry"; return 1; }
  grep -qF -e "$goes_wanted" "$work/dry" || { cat "$work/dry"; return 1; }
}
not_there() { not grep -q 'DOCKER_CONTEXT' "$work/dry"; }
check "deploy gets its words" goes 'stack.yaml blue' deploy blue --timeout=5
check "what is behind an option of exec is none" goes "exec -T -u db here true" exec -u db here -- true
check "it stays here" not_there
check "cp takes paths of this machine for such" goes ' cp ' cp web here:/tmp
check "and stays here" not_there
check "a command may hold the name of a service" goes "DOCKER_CONTEXT=pei-e2e-places-far" exec web -- echo here
check "build takes the value of an option for none" goes '--load own --progress app' build --progress app

section "what says where on the command line counts for all"
check "status of the dock alone" ends 4 --dock far status
check "misses the image there, and the service" shows missing service.here
check "and of no dock" ends 4 --dock - status
check "misses the others" shows missing service.web

section "a service that moves"
need "it compiles" project ''
check "status" ends 4 status
check "sees it go" shows gone service.db
check "and come" shows missing service.db
check "apply" rows apply
check "there it is gone" is 'pei-e2e-places-web-1 ' names_there
check "here it is" is 'pei-e2e-places-db-1 pei-e2e-places-here-1 ' names_here

not_refused() { busybox nc -w 1 127.0.0.1 5097 </dev/null; }
section "two names of one engine"
sed 's|^dock far.*|&\ndock twin { host = "'"$second"'" }|; s|^  command  = .*|&|; /^service db {/a\  dock = dock.twin' places.pei >twin.pei
cp places.pei kept.pei && cp twin.pei places.pei
need "it compiles" bounded 20 "$peic" places.pei -o build -q
check "apply is refused" ends 3 apply
check "with the names" says 'two of these are one engine, which needs one name: - far twin'
check "nothing was removed" is 'pei-e2e-places-web-1 ' names_there
cp kept.pei places.pei
need "it compiles again" bounded 20 "$peic" places.pei -o build -q
docker context rm -f pei-e2e-places-twin >/dev/null 2>&1 || :

section "a dock that no block names any more"
leaves() { bounded 20 "$peic" "$1" -o build -q; } # PROJECT: is compiled to where the other one was
far_left='made something on the dock far, and has nothing there now; --dock far destroy removes it'
sed '/^  dock     = dock.far/d' places.pei >kept.pei && cp places.pei before.pei && cp kept.pei places.pei
need "all of it is here" leaves places.pei
check "status" ends 4 status
check "tells of the dock" says "$far_left"
check "apply" rows apply
check "makes all of it here" is 'pei-e2e-places-db-1 pei-e2e-places-here-1 pei-e2e-places-web-1 ' names_here
check "tells of it, too" says "$far_left"
check "and leaves it as it is" is 'pei-e2e-places-web-1 ' names_there
check "peic finds nothing odd in build" bounded 20 "$peic" verify build
sed '/^dock far/d; /^transfer/d' kept.pei >places.pei
need "without the dock" leaves places.pei
check "status" rows status
check "says how to look" says "docker --context pei-e2e-places-far ps -a --filter label=pei.project=pei-e2e-places. When it is gone: rm $PWD/build/.peic/visited-far"
sed 's|^dock far|dock fair|; s|dock\.far|dock.fair|' before.pei >places.pei
need "with another name of it" leaves places.pei
pei apply >"$work/rows" || : # what is there has another dock than the project says now
check "apply has nothing to say of the old one" not says 'visited'
check "there" is 'pei-e2e-places-web-1 ' names_there
check "here" is 'pei-e2e-places-db-1 pei-e2e-places-here-1 ' names_here
cp kept.pei places.pei
sed -i 's|^dock far|dock fair|; s|dock\.far|dock.fair|' places.pei
need "all of it is here once more" leaves places.pei
check "what --dry-run would destroy" rows --dry-run --dock fair destroy
check "stays" is 'pei-e2e-places-web-1 ' names_there
check "and is told of still" ends 4 status
check "by the new name" says 'made something on the dock fair, and has nothing there now'
check "destroy, on the dock" rows --dock fair destroy
check "removes it" is '' names_there
check "and nothing here" is 'pei-e2e-places-db-1 pei-e2e-places-here-1 ' names_here
check "and not the data" on_second volume inspect pei-e2e-places_data
check "status" ends 4 status
check "forgot it" not says 'made something on the dock'
sed '1s|.*|project "pei-e2e-places" { dock = dock.fair }|; /^transfer/d' places.pei >whole.pei
cp whole.pei places.pei
need "all of it is there" leaves places.pei
check "status" ends 4 status
check "tells of what is on no dock" says 'made something on no dock, and has nothing there now; --dock - destroy removes it'
sed 's|host = "[^"]*"|host = "'"$DOCKER_HOST"'"|' whole.pei >places.pei
need "a dock that is another engine now" leaves places.pei
pei apply >"$work/rows" || : # as above
check "is what there was, so nothing is left anywhere" not says 'removes it'
cp before.pei places.pei
need "as it was" leaves places.pei
check "apply makes it right" rows apply
check "there" is 'pei-e2e-places-web-1 ' names_there
check "here" is 'pei-e2e-places-db-1 pei-e2e-places-here-1 ' names_here

section "an engine that does not answer"
# The kernel takes its connections, and nobody reads them.
busybox httpd -f -p 127.0.0.1:5097 -h root &
silent=$!
need "something listens" within 5 not_refused
kill -s STOP "$silent"
cat >dead.pei <<PEI
project "pei-e2e-places" { dock = dock.dead }
dock dead { host = "tcp://127.0.0.1:5097", timeout = 1s }
service here { image = "busybox:1.36" }
PEI
need "it compiles" bounded 20 "$peic" dead.pei -o dead
dead() { bounded 20 dead/pei exec here -- true >"$work/rows" 2>"$work/err" || dead_status=$?; [ "${dead_status-}" = 3 ]; }
check "is given up in time" faster 15000 dead
check "and named" says 'the dock dead does not answer within 1 s, its timeout'

left_over() { pgrep -f 'context pei-e2e-places-dead version'; }
check "and nothing of it is left" not left_over

section "destroy"
check "all of it" rows destroy
check "there" is '' names_there
check "here" is '' names_here
check "the data stay where they are" on_second volume inspect pei-e2e-places_data
check "unless they are to go" rows destroy --volumes
check "then they do" not on_second volume inspect pei-e2e-places_data
