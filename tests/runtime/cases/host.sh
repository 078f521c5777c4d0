# host.sh: the control script.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../host.sh"

builds() {
	project
	pei build 2>"$root/err"
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <base> <dev>'
	is "$(cat "$root/err")" '+ docker buildx bake -f docker-bake.json --allow=fs.read=.. --load base dev'
	: >"$root/log"
	pei build dev --no-cache 2>/dev/null
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <dev> <--no-cache>'
	: >"$root/log"
	pei build --progress plain dev --set dev.args.A=1 --pull 2>/dev/null
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <--progress> <plain> <dev> <--set> <dev.args.A=1> <--pull>'
	: >"$root/log"
	pei build all --push --progress=plain 2>/dev/null
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <base> <dev> <--push> <--progress=plain>'
	status_of pei build dev --progress 2>"$root/err"
	is "$status" 2
	has "$(cat "$root/err")" 'pei: build: --progress needs a value'
	status_of pei build nope 2>"$root/err"
	is "$status" 2
	has "$(cat "$root/err")" 'pei: there is no image named nope; there are: base dev all'
}
it build builds

older_buildx() {
	project
	answer --help 'exit'
	sed 's/--allow/--old/' "$bin/docker" >"$root/d" && cat "$root/d" >"$bin/docker"
	pei build dev 2>/dev/null
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--load> <dev>'
}
it 'build with a buildx that has no --allow' older_buildx

ups() {
	project
	pei up 2>/dev/null
	ran 'docker <image> <inspect> <robot:dev>
docker <compose> <-f> <compose.yaml> <up> <-d> <--no-build> <--wait>'
	: >"$root/log"
	answer 'image inspect' 'exit 1'
	pei up db --gpu 2>/dev/null
	ran 'docker <image> <inspect> <robot:dev>
docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <dev>
docker <compose> <-f> <compose.yaml> <-f> <compose.gpu.yaml> <up> <-d> <--no-build> <--wait> <db>'
	: >"$root/log"
	pei up --build 2>/dev/null
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <dev>
docker <compose> <-f> <compose.yaml> <up> <-d> <--no-build> <--wait>'
	status_of pei up --wrong 2>/dev/null
	is "$status" 2
}
it up ups

runs() {
	project
	pei run once -- sh -c 'echo "$1"' --gpu --dry-run </dev/null 2>"$root/err"
	ran 'docker <image> <inspect> <robot:dev>
docker <compose> <-f> <compose.yaml> <run> <--rm> <--service-ports> <-T> <once> <sh> <-c> <echo "$1"> <--gpu> <--dry-run>'
	has "$(cat "$root/err")" "-T once sh -c 'echo \"\$1\"' --gpu --dry-run"
	: >"$root/log"
	pei run --keep -d -n box -e A='x y' --env=B -p 127.0.0.1:80:80 db </dev/null 2>/dev/null
	ran 'docker <image> <inspect> <robot:dev>
docker <compose> <-f> <compose.yaml> <run> <--detach> <-T> <--name> <box> <--env> <A=x y> <--env> <B> <--publish> <127.0.0.1:80:80> <db>'
	: >"$root/log"
	pei run db -v ../a:/b:ro -v data:/d ls -n x -- -l </dev/null 2>/dev/null
	has "$(cat "$root/log")" "<--service-ports> <-T> <--volume> <$PWD/../a:/b:ro> <--volume> <data:/d> <db> <ls> <-n> <x> <--> <-l>"
	: >"$root/log"
	pei run -v .cache:/c db </dev/null 2>/dev/null
	has "$(cat "$root/log")" "<--volume> <$PWD/.cache:/c> <db>"
	is "$(pei run --help 2>&1)" "$(pei run db -h 2>&1)"
	has "$(pei run --help)" 'NAME is one of: sh dev db once'
}
it run runs

# A run profile has a name of its own, and is said in plain docker, too: run by hand, that is the same.
run_profiles() {
	project
	executable "$bin/date" <<-'SH'
		echo "26-01-02_03.04.05 $*"
	SH
	sed 's/ \$\*//' "$bin/date" >"$root/d" && cat "$root/d" >"$bin/date"
	executable "$bin/id" <<-'SH'
		echo 'a b@c'
	SH
	pei run sh -e 'A=x y' -- echo 'a  b' </dev/null 2>"$root/err"
	ran 'docker <image> <inspect> <robot:base>
docker <image> <inspect> <robot:dev>
docker <compose> <-f> <compose.yaml> <run> <--rm> <--service-ports> <-T> <--name> <abc_sh_26-01-02_03.04.05> <--env> <A=x y> <sh> <echo> <a  b>'
	has "$(cat "$root/err")" 'pei: docker run has no option for: the secret token'
	executable "$bin/docker" <<-'SH'
		printf '<%s>' "$@"
	SH
	sed -n 's/^# without compose: //p' "$root/err" >"$root/line"
	home=$(cd "$root/project" && pwd -P)
	is "$(in_image $command "$root/line")" "<run><--rm><-i><--env><WHO=x y><--volume><$home:/work><--publish><8080:80><--gpus><all><--entrypoint><tini><--name><abc_sh_26-01-02_03.04.05><--env><A=x y><robot:dev><--><echo><a  b>"
	pei --dry-run run -d -k -g 1 -s 1g -p 1:1 -n box -v ./x:/x --image other sh </dev/null 2>"$root/err"
	sed -n 's/^# without compose: //p' "$root/err" >"$root/line"
	is "$(in_image $command "$root/line")" "<run><-d><--env><WHO=x y><--volume><$home:/work><--entrypoint><tini><--shm-size><1g><--gpus><1><--publish><1:1><--name><box><--volume><$PWD/./x:/x><other><--><bash><-l>"
	pei run -n box -a "--cap-add  SYS_PTRACE --label a='*'" -c 'echo "$HOME"' sh </dev/null 2>"$root/err" >"$root/out"
	hasnt "$(cat "$root/out")" '<compose>'
	has "$(cat "$root/out")" "<--name><box><--cap-add><SYS_PTRACE><--label><a='*'><robot:dev><--><sh><-c><echo \"\$HOME\">"
	has "$(cat "$root/err")" '+ docker run --rm -i '
	hasnt "$(cat "$root/err")" 'without compose'
	sed '/image inspect/d; s/^printf/[ "$2" != inspect ] || exit 1; printf/' "$bin/docker" >"$root/d" && cat "$root/d" >"$bin/docker"
	pei run -n box -a -q sh </dev/null 2>"$root/err" >"$root/out" # a build before it
	has "$(cat "$root/out")" '<--load><base><dev><run><--rm>'
}
it 'run profiles' run_profiles

# What compose's run has no option for goes into a file that is gone afterwards.
run_overlays() {
	project
	answer ' run ' 'cat .peic/run-*.yaml >"$PEI_ROOT/overlay"'
	pei run --image robot:v2 --shm-size 512m -g 'device=0,GPU-3a' db </dev/null 2>"$root/err"
	is "$(cat "$root/overlay")" 'services:
  "db":
    image: "robot:v2"
    build: !reset null
    pull_policy: missing
    shm_size: "512m"
    deploy:
      resources:
        reservations:
          devices: !override
            - driver: nvidia
              device_ids: ["0", "GPU-3a"]
              capabilities: [gpu]'
	has "$(cat "$root/log")" 'docker <compose> <-f> <compose.yaml> <-f> <.peic/run-db-'
	hasnt "$(cat "$root/log")" '<image> <inspect>'
	# what it printed, run by hand, makes the same file
	sed -n '/^+ mkdir/,/^END/{s/^+ //;p;}' "$root/err" >"$root/line"
	(cd "$build" && in_image $command "$root/line" && cat .peic/run-* && rm .peic/run-*) >"$root/again"
	is "$(cat "$root/again")" "$(cat "$root/overlay")"
	is "$(ls "$build/.peic")" ''
	pei run --gpus=2 db --gpu </dev/null 2>/dev/null
	has "$(cat "$root/log")" '<-f> <compose.gpu.yaml> <-f> <.peic/run-db-'
	has "$(cat "$root/overlay")" 'count: 2
'
	answer ' run ' 'exit 7'
	status_of pei run -s 1g db </dev/null 2>/dev/null
	is "$status" 7
	is "$(ls "$build/.peic")" ''
	rm -r "$build/.peic"
	pei run --dry-run -s 1g db </dev/null 2>"$root/err"
	has "$(cat "$root/err")" 'shm_size: "1g"'
	[ ! -e "$build/.peic" ]
}
it 'run with what compose has no option for' run_overlays

wrong_runs() {
	project
	while read -r line; do
		said=${line#*: }
		eval "set -- ${line%%: *}"
		status_of pei run "$@" </dev/null 2>"$root/err" >&2
		[ "$status" -eq 2 ] || { printf '%s: status %s\n' "$line" "$status" && exit 1; }
		has "$(cat "$root/err")" "$said"
	done <<-'END'
		: run what? one of: sh dev db once
		nope: there is no service or run named nope
		-n: run: -n needs a name; see: ./pei run --help
		-n -d db: run: -n needs a name, and got -d
		db -p: -p needs ports
		--env= db: --env needs NAME or NAME=VALUE
		--detach=1 db: run: --detach is no option that takes a value
		-x db: run does not know -x
		-p8080:80 db: run does not know -p8080:80
		--image 'a b' db: --image needs an image, and a b is none
		--image '${X}' db: --image needs an image
		-s 2x db: --shm-size needs a size, as in 512m or 2g, and 2x is none
		-s '1"' db: --shm-size needs a size
		-g 0 db: --gpus needs all, a number or device=ID,ID, and 0 is none of them
		-g some db: --gpus needs
		-g device= db: --gpus needs
		-g 'device=0,,1' db: --gpus needs
		-g 'device=0"' db: --gpus needs
		-c '' sh: -c needs text
		-c ls sh -- ls: -c and a command exclude each other
		--args= sh: --args needs options of docker run
		-a -q db: --args is for run profiles, and db is a service
	END
	is "$(cat "$root/log")" ''
	[ ! -e "$build/.peic" ]
}
it 'wrong calls of run' wrong_runs

# What is printed is what a shell needs to run the same.
printed() {
	project
	pei run --dry-run once -- "it's" '' '$(x)' "a${nl}b" '\' '*' 2>"$root/err" </dev/null
	executable "$bin/docker" <<-'SH'
		printf '<%s>' "$@"
	SH
	sed -n '/compose/,$s/^+ //;/compose/,$p' "$root/err" >"$root/line"
	is "$(in_image $command "$root/line")" "<compose><-f><compose.yaml><run><--rm><--service-ports><-T><once><it's><><\$(x)><a${nl}b><\\><*>"
}
it 'the printed command can be run by hand' printed

small_verbs() {
	project
	pei down 2>/dev/null
	pei logs dev -f 2>/dev/null
	pei ps -q 2>/dev/null
	pei prune 2>/dev/null
	ran 'docker <compose> <-f> <compose.yaml> <--profile> <*> <down>
docker <compose> <-f> <compose.yaml> <logs> <dev> <-f>
docker <compose> <-f> <compose.yaml> <ps> <-a> <-q>
docker <container> <prune> <-f> <--filter> <label=com.docker.compose.project=robot-dev> <--filter> <label=pei.project=robot-dev>
docker <network> <prune> <-f> <--filter> <label=com.docker.compose.project=robot-dev> <--filter> <label=pei.project=robot-dev>
docker <image> <prune> <-f> <--filter> <label=pei.project=robot-dev>'
	: >"$root/log"
	pei shell </dev/null 2>/dev/null
	pei shell db root </dev/null 2>/dev/null
	has "$(cat "$root/log")" 'docker <compose> <-f> <compose.yaml> <exec> <-T> <dev> <sh> <-c> '
	has "$(cat "$root/log")" 'docker <compose> <-f> <compose.yaml> <exec> <--user> <root> <-T> <db> <sh> <-c> '
}
it 'down logs ps prune shell' small_verbs

logs_in() {
	project
	answer ' port dev 22' 'echo 0.0.0.0:2222'
	answer ' exec -T dev' 'echo "ssh-ed25519 AAAA"'
	{
		printf 'for word in "$@"; do printf "<%%s>" "$word"; done\n'
	} | executable "$bin/ssh"
	options="<-o><HostKeyAlias=robot-dev-dev><-o><StrictHostKeyChecking=yes><-o><UserKnownHostsFile=\"$(cd "$build" && pwd -P)/.peic/known_hosts-dev\">"
	is "$(pei ssh 2>/dev/null)" "<-p><2222>$options<me@localhost>"
	is "$(cat "$build/.peic/known_hosts-dev")" 'robot-dev-dev ssh-ed25519 AAAA'
	is "$(pei ssh dev you -- -L '1:a b:2' 2>/dev/null)" "<-p><2222>$options<you@localhost><-L><1:a b:2>"
	mv "$root/project" "$root/100%done"
	build=$root/100%done/build
	has "$(pei ssh 2>/dev/null)" "/100%%done/build/.peic/known_hosts-dev\">"
	is "$(cat "$build/.peic/known_hosts-dev")" 'robot-dev-dev ssh-ed25519 AAAA'
	answer ' port dev 22' 'echo "[::1]:2223"'
	rm "$root/answers/1"
	options="<-o><HostKeyAlias=robot-dev-dev><-o><StrictHostKeyChecking=yes><-o><UserKnownHostsFile=\"$(cd "$build" && pwd -P | sed 's/%/%%/')/.peic/known_hosts-dev\">"
	is "$(pei ssh 2>/dev/null)" "<-p><2223>$options<me@::1>"
	answer 'context inspect' 'echo ssh://pi@board:22'
	is "$(pei ssh 2>/dev/null)" "<-p><2223>$options<me@board>"
	status_of pei ssh db 2>"$root/err"
	is "$status" 2
	has "$(cat "$root/err")" 'pei: the service db has no ssh'
	rm "$root/answers/3"
	status_of pei ssh 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: the service dev does not publish its port 22'
}
it ssh logs_in

# The stand-in knows two volumes, a container of `run` and another project's of the same name, and two images.
with_objects() {
	project
	answer 'volume ls' 'case "$*" in *pei.project=*) ;; *) echo robot-dev_other ;; esac; echo robot-dev_home; echo robot-dev_kept'
	answer 'container ls' 'case "$*" in *volume=*) exit 0 ;; *pei.keep=*) cat "$PEI_ROOT/kept" 2>&- ; exit 0 ;; *pei.project=*) ;; *) echo stranger ;; esac; [ -e "$PEI_ROOT/removed" ] || echo robot-dev-run-1'
	answer 'container rm' 'touch "$PEI_ROOT/removed"'
	answer 'network ls' 'case "$*" in *pei.project=*) ;; *) echo robot-dev_default ;; esac'
	answer 'image inspect -f {{index .Config.Labels "pei.project"}} robot:base' 'echo somebody'
	answer 'image inspect -f {{index .Config.Labels "pei.project"}} robot:dev' 'echo robot-dev'
}
changes() { grep -v '<inspect>' "$root/log" || :; }

keeps() {
	with_objects
	settings "pei_kept_services='db'"
	echo robot-dev-run-1 >"$root/kept"
	status_of pei destroy 2>"$root/err"
	is "$status" 1 # for the network
	is "$(changes)" 'docker <compose> <-f> <compose.yaml> <--profile> <*> <rm> <--stop> <--force> <dev> <once> <sh>'
	has "$(cat "$root/err")" 'the container robot-dev-run-1 stays; the project said that it is kept'
}
it 'what is kept stays' keeps

destroys() {
	with_objects
	status_of pei destroy 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: not all is removed: robot-dev_default'
	is "$(changes)" 'docker <compose> <-f> <compose.yaml> <--profile> <*> <down>
docker <container> <stop> <robot-dev-run-1>
docker <container> <rm> <--force> <robot-dev-run-1>
docker <compose> <-f> <compose.yaml> <--profile> <*> <down>'
	for said in 'the container stranger stays; a compose project of the same name made it' \
		'the network robot-dev_default stays; a container uses it' 'the volume robot-dev_other stays; a compose project' \
		'the volume robot-dev_home stays; destroy --volumes removes it' 'the volume robot-dev_kept stays; the project says' \
		'the image robot:base stays; this project did not build it' 'the image robot:dev stays; destroy --images removes it'; do
		has "$(cat "$root/err")" "pei: $said"
	done
	: >"$root/log"
	rm "$root/removed" "$root/answers/4" # docker network ls
	pei destroy --volumes --images 2>"$root/err"
	is "$(changes)" 'docker <compose> <-f> <compose.yaml> <--profile> <*> <rm> <--stop> <--force> <--volumes>
docker <compose> <-f> <compose.yaml> <--profile> <*> <down>
docker <container> <stop> <robot-dev-run-1>
docker <container> <rm> <--force> <--volumes> <robot-dev-run-1>
docker <compose> <-f> <compose.yaml> <--profile> <*> <down>
docker <volume> <rm> <robot-dev_home>
docker <image> <rm> <robot:dev>'
	has "$(cat "$root/err")" 'pei: the image robot:base stays; this project did not build it'
	status_of pei destroy --all 2>/dev/null
	is "$status" 2
}
it destroy destroys

# A container that removes itself is gone in the end, whatever docker says of the removal.
goes_itself() {
	with_objects
	rm "$root/answers/3" # docker container rm
	answer 'container inspect' '[ ! -e "$PEI_ROOT/removed" ] || exit 1'
	answer 'container rm' 'touch "$PEI_ROOT/removed"; echo "removal is already in progress" >&2; exit 1'
	pei down 2>"$root/err"
	is "$(changes | tail -n 1)" 'docker <compose> <-f> <compose.yaml> <--profile> <*> <down>'
	rm "$root/removed"
	answer 'container stop' 'touch "$PEI_ROOT/removed"; exit 1'
	pei down 2>"$root/err"
	hasnt "$(cat "$root/err")" 'says why above'
}
it 'down where containers remove themselves' goes_itself

# What docker refuses to remove is said, and the rest goes on.
destroys_rest() {
	with_objects
	answer 'volume rm' 'exit 1'
	status_of pei destroy --volumes --images 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: the volume robot-dev_home stays; docker says why above'
	has "$(cat "$root/err")" 'pei: not all is removed: robot-dev_default robot-dev_home'
	has "$(changes)" 'docker <image> <rm> <robot:dev>'
	: >"$root/log"
	pei down 2>"$root/err"
	hasnt "$(changes)" 'rm> <--force> <--volumes>'
	hasnt "$(cat "$root/err")" volume
	rm "$build/compose.yaml" # a project of images alone has none
	: >"$root/log"
	pei destroy --images 2>/dev/null
	is "$(changes)" 'docker <image> <rm> <robot:dev>'
}
it 'destroy goes on where docker refuses' destroys_rest

as_declared() {
	cat <<-'END'
		Name:          robot-dev-many
		Driver:        docker-container
		Last Activity: 2026-01-01 00:00:00 +0000 UTC

		Nodes:
		Name:                  here
		Endpoint:              ssh://a@b
		Driver Options:        env.A="x, \"y\""
		Status:                running
		BuildKit daemon flags: --allow-insecure-entitlement=network.host
		Platforms:             linux/amd64*, linux/386

		Name:                  there
		Endpoint:              ssh://c@d
		Status:                inactive
		Platforms:             linux/arm64
	END
}

exports() {
	project
	as_declared >"$root/builder"
	answer 'buildx inspect' "cat '$root/builder'"
	answer 'save -o' 'printf tar >"$3"'
	answer 'dest=' 'printf tar >"../dist/dev oci.tar.tmp"'
	pei export 2>"$root/err"
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <dev-amd64>
docker <save> <-o> <../dist/dev.tar.tmp> <robot:dev>
docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--builder> <robot-dev-many> <--set> <dev-oci.output=type=oci,dest=../dist/dev oci.tar.tmp> <dev-oci>'
	is "$(ls "$root/project/dist")" "dev oci.tar${nl}dev.tar"
	answer 'save -o' 'exit 1'
	rm "$root/answers/2" "$root/project/dist/dev.tar"
	status_of pei export dev-amd64 2>/dev/null
	[ "$status" -ne 0 ]
	[ ! -e "$root/project/dist/dev.tar" ]
}
it export exports

# What buildx reads is CSV: a path must not add fields.
odd_exports() {
	project
	as_declared >"$root/builder"
	answer 'buildx inspect' "cat '$root/builder'"
	sed "s|dist/dev oci.tar|dist/a,type=\"b\".tar|" "$build/pei" >"$root/script" && cat "$root/script" >"$build/pei"
	pei export --dry-run dev-oci 2>"$root/err"
	has "$(cat "$root/err")" "'dev-oci.output=type=oci,\"dest=../dist/a,type=\"\"b\"\".tar.tmp\"' dev-oci"
	sed "s/pei_format=oci/pei_format=local/" "$build/pei" >"$root/script" && cat "$root/script" >"$build/pei"
	pei export --dry-run dev-oci 2>"$root/err"
	has "$(cat "$root/err")" "'dev-oci.output=type=local,\"dest=../dist/a,type=\"\"b\"\".tar\"' dev-oci"
}
it 'a path of an export with commas and quotes' odd_exports

makes_builders() {
	project
	answer 'buildx inspect robot-dev-many' 'exit 1'
	answer 'buildx inspect --bootstrap' 'echo "Platforms: linux/amd64*, linux/arm64"'
	answer 'dest=' 'printf tar >"../dist/dev oci.tar.tmp"'
	pei export dev-oci 2>/dev/null
	is "$(grep -v bake "$root/log")" 'docker <buildx> <create> <--name> <robot-dev-many> <--driver> <docker-container> <--node> <here> <--platform> <linux/amd64> <--driver-opt> <"env.A=x, ""y"""> <ssh://a@b>
docker <buildx> <create> <--append> <--name> <robot-dev-many> <--driver> <docker-container> <--node> <there> <ssh://c@d>'
}
it 'a builder that is missing is made, node by node' makes_builders

with_builders() {
	project
	sed "s/^pei_builders=''/pei_builders=many/" "$build/pei" >"$root/script" && cat "$root/script" >"$build/pei"
}

keeps_builders() {
	with_builders
	as_declared >"$root/builder"
	answer 'buildx inspect' "cat '$root/builder'"
	pei builder create many 2>"$root/err"
	is "$(cat "$root/log")$(cat "$root/err")" ''
	sed 's/c@d/c@e/; s/amd64\*/amd64*, linux\/arm64*/' "$root/builder" >"$root/b" && cat "$root/b" >"$root/builder"
	pei builder create 2>"$root/err"
	has "$(cat "$root/err")" 'pei: the builder robot-dev-many is not as the project says, and is made anew:
  it has   node here platform linux/arm64
  it has   node there endpoint ssh://c@e
  it lacks node there endpoint ssh://c@d
+ docker buildx rm --keep-state robot-dev-many
+ docker buildx create --name robot-dev-many'
}
it 'a builder is compared with what buildx has' keeps_builders

no_emulation() {
	with_builders
	as_declared | sed 's/linux.arm64/linux\/arm\/v7/' >"$root/builder"
	answer 'buildx inspect' "cat '$root/builder'"
	status_of pei builder create 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: the builder robot-dev-many cannot run linux/arm64: its machine has no QEMU for it'
	has "$(cat "$root/err")" 'tonistiigi/binfmt --install arm64'
}
it 'emulation is asked for' no_emulation

removes_builders() {
	with_builders
	pei destroy 2>"$root/err"
	has "$(cat "$root/log")" 'docker <buildx> <rm> <--keep-state> <robot-dev-many>'
	: >"$root/log"
	pei destroy --volumes 2>"$root/err"
	has "$(cat "$root/log")" 'docker <buildx> <rm> <robot-dev-many>'
	: >"$root/log"
	pei builder rm many 2>"$root/err"
	is "$(cat "$root/log")" 'docker <buildx> <rm> <robot-dev-many>'
	status_of pei builder rm few 2>"$root/err"
	is "$status" 2
	status_of pei builder mend 2>"$root/err"
	is "$status" 2
	answer 'buildx inspect' 'exit 1'
	: >"$root/log"
	pei destroy 2>"$root/err"
	hasnt "$(cat "$root/log")" '<rm>'
}
it 'builders are removed, and their caches if asked' removes_builders

keeps() {
	project
	answer 'volume inspect' 'exit 1'
	pei up 2>/dev/null
	is "$(grep create "$root/log")" 'docker <volume> <create> <--label> <pei.project=robot-dev> <--label> <pei.id=volume.data> <--label> <pei.hash=h-data> <--label> <pei.dir='"$(cd "$build" && pwd -P)"'> <robot_data>'
}
it 'kept objects are made when they are missing' keeps

pulls() {
	project
	settings "pei_pulls='tool pinned'
pull_info() { # PULL
	pei_registry='' pei_platform=''
	case \$1 in tool) pei_ref=tool:1 pei_platform=linux/arm64 ;; pinned) pei_ref=host:5000/tool:2@sha256:12 ;; esac
}"
	answer 'image inspect' 'exit 1'
	pei pull 2>"$root/err"
	is "$(grep -v inspect "$root/log")" 'docker <pull> <--platform> <linux/arm64> <tool:1>
docker <pull> <host:5000/tool@sha256:12>
docker <tag> <host:5000/tool@sha256:12> <host:5000/tool:2>'
	answer 'image inspect --format {{.Os}}/{{.Architecture}}' 'echo linux/arm64; exit 0'
	answer 'RepoDigests' 'echo host:5000/tool@sha256:12; exit 0'
	rm "$root/answers/1"
	: >"$root/log"
	pei pull 2>"$root/err"
	is "$(grep -v inspect "$root/log" || :)" ''
	has "$(cat "$root/err")" 'pei: host:5000/tool:2@sha256:12 is here already'
	rm "$root/answers/2" "$root/answers/3"
	answer 'image inspect' 'exit 1'
	answer 'pull --platform' 'echo refused >&2; exit 1'
	status_of pei pull tool 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'pei: tool:1 is not here, and is not given; docker says why above'
}
it 'pulls what is not here, with its digest and platform' pulls

dry() {
	project
	rm "$bin/docker"
	pei --dry-run up 2>"$root/err"
	# What these say depends on what is there.
	for verb in apply status destroy; do
		status_of pei --dry-run "$verb" 2>"$root/err2"
		is "$status" 3
		has "$(cat "$root/err2")" 'pei: docker '
	done
	pei run --dry-run once 2>>"$root/err" </dev/null
	pei ssh --dry-run 2>>"$root/err"
	pei export --dry-run 2>>"$root/err"
	has "$(cat "$root/err")" "+ docker compose -f compose.yaml up -d --no-build --wait
"
	has "$(cat "$root/err")" "+ mkdir -p ../dist
"
	[ ! -e "$root/project/dist" ]
}
it '--dry-run needs and does nothing' dry

from_anywhere() {
	project
	mkdir "$root/links"
	ln -s ../project/build/pei "$root/links/relative"
	ln -s "$root/links/relative" "$root/links/absolute"
	answer ' ps ' 'pwd >"$PEI_ROOT/cwd"'
	(cd / && in_image $command "$root/links/absolute" ps) 2>/dev/null
	is "$(cat "$root/cwd")" "$(cd "$build" && pwd -P)"
	(cd "$build" && in_image $command pei ps) 2>/dev/null
	chmod +x "$build/pei"
	(cd "$root" && in_image CDPATH=/tmp $command project/build/pei ps) 2>/dev/null
	is "$(cat "$root/cwd")" "$(cd "$build" && pwd -P)"
}
it 'it works from anywhere, through links' from_anywhere

wrong_calls() {
	project
	status_of pei biuld 2>"$root/err"
	is "$status" 2
	has "$(cat "$root/err")" 'pei: there is no verb biuld; did you mean build? The verbs are: apply build builder clean '
	status_of pei '.*' 2>"$root/err"
	is "$status" 2
	status_of pei --nope 2>/dev/null
	is "$status" 2
	status_of pei >"$root/out"
	is "$status" 2
	pei --help >"$root/out"
	has "$(cat "$root/out")" '  down
      stop and remove the containers and networks; data stays'
	is "$(grep -c '^  [a-z]' "$root/out")" "$(ls "$runtime/host"/verb-*.sh | wc -l | tr -d ' ')"
	rm "$build/compose.gpu.yaml"
	status_of pei --gpu up 2>"$root/err"
	is "$status" 2
	has "$(cat "$root/err")" 'pei: --gpu: nothing in this project asks for a GPU'
}
it 'wrong calls, help' wrong_calls

docker_missing() {
	project
	answer 'buildx version' 'exit 1'
	status_of pei build 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: docker has no buildx'
	rm "$root/answers"/*
	printf 'version\n' >"$root/answers/1"
	printf '[ "$#" -gt 1 ] || { echo "cannot connect" >&2; exit 1; }\n' >"$root/answers/1.sh"
	status_of pei ps 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: the docker daemon does not answer; start it, or see that you may use it. docker says: cannot connect'
	mkdir "$root/few"
	for tool in sh readlink dirname basename sed grep tr printf; do
		for dir in /bin /usr/bin; do [ ! -x "$dir/$tool" ] || ln -sf "$dir/$tool" "$root/few/$tool"; done
	done
	rm "$bin/docker"
	TEST_PATH=$root/few
	status_of pei ps 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'pei: docker is not installed'
}
it 'docker, a plugin or the daemon is missing' docker_missing

linted() {
	command -v shellcheck >/dev/null || skip 'shellcheck is not installed'
	project
	shellcheck -s sh -S style "$build/pei"
}
it 'the whole script passes shellcheck' linted
