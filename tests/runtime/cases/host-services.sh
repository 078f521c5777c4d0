# host-services.sh: the verbs of the control script for what is there: images, clean, cp, exec, stop, start, rm.
# shellcheck disable=SC2016 # for the shell of an answer
. "$(dirname "$0")/../lib.sh"
. "$repo/tests/runtime/host.sh"

refuses() { # STATUS WORDS ARG…
	want_status=$1 want_words=$2
	shift 2
	status=0
	pei "$@" 2>"$root/err" </dev/null || status=$?
	is "$status" "$want_status"
	has "$(cat "$root/err")" "pei: $want_words"
	is "$(cat "$root/log")" ''
}

run_in() {
	project
	pei exec -u me db -- ls -l '$x' 2>/dev/null </dev/null
	pei exec --env A=b --index=2 once printf -- --gpu 2>/dev/null </dev/null
	ran 'docker <compose> <-f> <compose.yaml> <--profile> <*> <exec> <-T> <-u> <me> <db> <ls> <-l> <$x>
docker <compose> <-f> <compose.yaml> <--profile> <*> <exec> <-T> <--env> <A=b> <--index=2> <once> <printf> <--> <--gpu>'
	: >"$root/log"
	refuses 2 'exec where? The services are: dev db once' exec
	refuses 2 'exec: db, and which command?' exec db
	refuses 2 'exec: --user needs a value' exec --user
	refuses 2 'there is no service named dv; there are: dev db once' exec dv true
}
it 'exec' run_in

copies() {
	project
	pei cp dev:/etc/x . 2>/dev/null
	pei cp -aL 2>/dev/null && exit 1
	pei cp -L -a './a:b' db:/x 2>/dev/null
	pei cp - db:/x 2>/dev/null
	sed "s|$PWD|HERE|" "$root/log" >"$root/short"
	is "$(cat "$root/short")" 'docker <compose> <-f> <compose.yaml> <--profile> <*> <cp> <dev:/etc/x> <HERE/.>
docker <compose> <-f> <compose.yaml> <--profile> <*> <cp> <--follow-link> <--archive> <HERE/./a:b> <db:/x>
docker <compose> <-f> <compose.yaml> <--profile> <*> <cp> <-> <db:/x>'
	: >"$root/log"
	refuses 2 'cp: both paths are in services; copy to this machine first' cp dev:/a db:/b
	refuses 2 'cp: one of the paths is in a service, as in dev:/path' cp a b
	refuses 2 'cp takes two paths' cp dev:/a
	refuses 2 'there is no service named nobody' cp nobody:/a .
}
it 'cp, with paths from where it was called' copies

stops() {
	project
	pei stop 2>/dev/null
	pei stop db -t 3 2>/dev/null
	pei start db 2>/dev/null
	pei rm --stop once 2>/dev/null
	ran 'docker <compose> <-f> <compose.yaml> <--profile> <*> <stop>
docker <compose> <-f> <compose.yaml> <--profile> <*> <stop> <--timeout> <3> <db>
docker <compose> <-f> <compose.yaml> <--profile> <*> <start> <db>
docker <compose> <-f> <compose.yaml> <--profile> <*> <rm> <--force> <--stop> <once>'
	: >"$root/log"
	refuses 1 'there is no container to start; make them: ./pei up' start
	refuses 2 'stop: -t needs a number of seconds' stop db -t
	refuses 2 'rm does not know -v' rm -v
	answer 'service=db' 'echo robot-dev-db-1'
	answer 'container ls' 'case "$*" in *service=*) ;; *) echo robot-dev-db-1 ;; esac'
	pei start 2>/dev/null
	ran 'docker <compose> <-f> <compose.yaml> <--profile> <*> <start> <db>'
}
it 'stop start rm' stops

strangers() {
	project
	answer 'service=db' 'case "$*" in *pei.project=*) ;; *) echo robot-dev-db-1 ;; esac'
	for verb in stop start rm 'exec db true' 'cp db:/x .'; do
		# shellcheck disable=SC2086 # words
		refuses 1 "the container robot-dev-db-1 is not this project's: another compose project has the same name" $verb
	done
	pei stop dev 2>/dev/null
	ran 'docker <compose> <-f> <compose.yaml> <--profile> <*> <stop> <dev>'
}
it 'containers of others are left alone' strangers

cleans() {
	project
	answer 'image ls' 'printf "%s\n" sha256:1 sha256:2 sha256:3 sha256:4 sha256:5; exit 0'
	answer 'container ls --all --quiet' 'echo c1'
	answer 'container inspect' 'echo sha256:2 /other-1'
	answer 'image inspect --format {{.Id}} ' 'printf "%s\n" \
		"sha256:1 image.dev=h1 a,b, robot:dev x.org/robot:9" \
		"sha256:2 image.dev=h2 a,c, robot:old" \
		"sha256:3 image.dev=h1 a,b,z, mine:1" \
		"sha256:4 image.dev=h3 a," \
		"sha256:5 image.base=h3 a,q, robot:base"'
	pei clean 2>"$root/err"
	is "$(grep '<rm>' "$root/log")" 'docker <image> <rm> <robot:dev> <x.org/robot:9>
docker <image> <rm> <robot:base>
docker <image> <rm> <sha256:4>'
	is "$(grep stays "$root/err")" 'pei: the image mine:1 stays; it was made from an image of this project, but not by it
pei: the image robot:old stays; a container uses it: other-1'
	: >"$root/log"
	pei --dry-run clean 2>"$root/err"
	is "$(grep -v '<ls>\|inspect' "$root/log")" ''
	has "$(cat "$root/err")" '+ docker image rm robot:dev x.org/robot:9'
	has "$(cat "$root/err")" '+ docker image rm sha256:4'
}
it 'clean takes every image of the project, and no other' cleans

fetches() {
	project
	settings "pei_foreign='db sh'"
	pei pull 2>/dev/null
	pei pull sh 2>/dev/null
	ran 'docker <compose> <-f> <compose.yaml> <--profile> <*> <pull> <--policy> <missing> <db>
docker <compose> <-f> <compose.yaml> <--profile> <*> <pull> <--policy> <missing> <sh>
docker <compose> <-f> <compose.yaml> <--profile> <*> <pull> <--policy> <missing> <sh>'
	: >"$root/log"
	refuses 2 'there is no pull or service of others named dev; there are: db sh' pull dev
	pei images -q 2>/dev/null
	ran 'docker <image> <ls> <--filter> <label=pei.project=robot-dev> <-q>'
}
it 'pull for services, images' fetches

# What it prints of each tool, and what the project uses.
ages() { # COMPOSE BUILDX ENGINE
	project
	rm -f "$root/answers"/*
	settings "pei_oldest=yes; oldest_of() { case \$1 in compose) since 2.22.0 'develop, p.pei:3' && since 2.30.0 'post_start, p.pei:4' ;; buildx) since 0.12.0 'annotations, p.pei:5' ;; engine) since 25.0 'start_interval, p.pei:6' ;; esac; }"
	answer 'compose version' "echo 'Docker Compose version $1'; exit 0"
	answer 'buildx version' "echo 'github.com/docker/buildx $2 abc123'; exit 0"
	answer 'version --format' "echo '$3'; exit 0"
}
too_old() {
	ages v2.21.0 v0.11.2 24.0.7
	refuses 3 "docker's plugin compose is version 2.21.0, which does not know yet:
  develop, p.pei:3: since 2.22.0
  post_start, p.pei:4: since 2.30.0
pei: install version 2.30.0 or a newer one: the package docker-compose-plugin of https://" up
	refuses 3 "docker's plugin buildx is version 0.11.2, which does not know yet:
  annotations, p.pei:5: since 0.12.0" build
	ages 2.29.7-desktop.1 v0.12.0 24.0.7
	refuses 3 'install version 2.30.0 or a newer one' up
	has "$(cat "$root/err")" 'post_start, p.pei:4'
	hasnt "$(cat "$root/err")" develop
	refuses 3 'the docker engine is version 24.0.7, which does not know yet:
  start_interval, p.pei:6: since 25.0' build
	has "$(cat "$root/err")" 'install version 25.0 or a newer one: https://docs.docker.com/engine/install/'
	pei --dry-run up 2>/dev/null
}
it 'docker that is too old is told, and for what' too_old

new_enough() {
	for version in '2.30.0 v0.12.0 25.0.0' 'v2.100.1 0.29.1+ds1 28.5.2+dfsg4' 'dev v0.0.0+unknown dev' 'v5.0.0 v1.0.0 dev-2026'; do
		# shellcheck disable=SC2086 # three words
		ages $version
		pei up 2>"$root/err" || { cat "$root/err" && exit 1; }
	done
	project
	rm -f "$root/answers"/*
	answer 'compose version' 'exit 1'
	refuses 3 'docker has no compose: install its compose plugin' down
	mkdir "$root/tools"
	for tool in basename dirname grep printf sed tr; do
		(
			IFS=:
			for dir in $TEST_PATH; do
				[ ! -x "$dir/$tool" ] || ln -sf "$dir/$tool" "$root/tools/$tool"
			done
		)
	done
	status=0
	# shellcheck disable=SC2086 # the shell may be two words
	"$real_env" -i PATH="$root/tools" HOME=/ $command "$build/pei" down 2>"$root/err" || status=$?
	is "$status" 3
	has "$(cat "$root/err")" 'docker is not installed, or not in PATH'
}
it 'docker that is new enough, one nobody can read, and none' new_enough
