# A buildout.cfg of dockeroo, imported and applied: networks, links, layouts and scripts are in the containers as they were meant, a
# second run does nothing; what goes to a builder of Gentoo arrives there through the shell of its chroot; a disk comes out of a script.
# shellcheck shell=sh disable=SC2016,SC2046 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
top=$PWD
forget() { docker rmi -f $(docker images -aq --no-trunc --filter label=pei.project=pei-e2e-dockeroo | sort -u); }
trap 'cd "$top"; forget >/dev/null 2>&1 || :; leave' EXIT
forget >/dev/null 2>&1 || :

mkdir -p "$work/pei-e2e-dockeroo/app" "$work/pei-e2e-dockeroo/files/etc" "$work/pei-e2e-dockeroo/tools/usr/local/bin"
cd "$work/pei-e2e-dockeroo" || exit
printf 'FROM debian:bookworm\nARG WORD\nRUN echo "$WORD" >/word\n' >app/Dockerfile
echo 'the layout' >files/etc/pei-layout
# what stands for a builder of Gentoo: each command writes down how it was called
for name in emerge eclean emaint; do
  printf '#!/bin/sh\n{ printf %%s %s; for w in "$@"; do printf " <%%s>" "$w"; done; echo "${FEATURES:+ $FEATURES}"; } >>/log\n' "$name" >"tools/usr/local/bin/$name"
done
cat >>tools/usr/local/bin/emerge <<'SH'
root=/usr/x86_64-docker-linux-gnu/dockeroo-root
case " $* " in *" --root=/dockeroo-root "*) mkdir -p $root/bin && echo busybox >$root/bin/busybox ;; esac
SH
printf '#!/bin/sh\nexec sh "$@"\n' >tools/usr/local/bin/chroot-x86_64-docker
chmod 755 tools/usr/local/bin/*

mkdir -p around/top && echo one >around/top/word && tar -C around -cf archive.tar top
printf -- '--- word\n+++ word\n@@ -1 +1 @@\n-one\n+two\n' >change.patch
printf '%s\n' '${who}: $HOME `x` \n' 'in ${buildout:directory}' >settings.in
sum=$(md5sum <archive.tar | cut -c1-32)
sed "s/MD5/$sum/" >buildout.cfg <<'END'
[buildout]
parts = web keys card note settings words files

[front]
recipe = dockeroo:docker.network
name = pei-e2e-dockeroo-front
internal = true

[data]
recipe = dockeroo:docker.volume
name = pei-e2e-dockeroo-data

[app]
recipe = dockeroo:docker.build
source = ${buildout:directory}/app
name = pei-e2e-dockeroo-app:1
build-args = WORD=it's $$HOME

[db]
recipe = dockeroo:docker.run
name = pei-e2e-dockeroo-db
image = ${app:name}
command = sleep 600
volumes = ${data:name}:/data
networks = ${front:name}

[web]
recipe = dockeroo:docker.run
name = pei-e2e-dockeroo-web
image = ${app:name}
command = sleep 600
networks = ${front:name}
links = ${db:name}:database
layout = files
env = WHO=a "b" $$c
script-shell = /bin/bash
script =
    if [[ -e /etc/pei-layout ]]; then
        getent hosts database >/found

        printf '  %s\n' "$$WHO" >>/found
    fi

[keys]
recipe = dockeroo:docker.copy
container-from = ${web:name}
container-to = ${db:name}
paths =
    /found /srv/found-by-web

[note]
recipe = dockeroo:setup.template
content =
    it's

      "two" $$blanks
output-path = ${buildout:directory}/made/note

[settings]
recipe = collective.recipe.template
input = settings.in
output = made/settings
mode = 750
who = it's me

[words]
recipe = dockeroo:setup.shell-script
shell = /bin/bash
script =
    words=(one "two  three")
    echo "$${words[1]}" >${buildout:directory}/made/words

[files]
recipe = dockeroo:setup.download
path = archive.tar
md5sum = MD5
patches = change.patch

[builder]
recipe = dockeroo:docker.gentoo-build
name = pei-e2e-dockeroo-builder
base-image = debian:bookworm
layout = tools

[system]
recipe = dockeroo:docker.gentoo-build
name = pei-e2e-dockeroo-system
build-image = ${builder:name}
variant = docker
use = sys-apps/busybox static
build-env = FEATURES=-sandbox
packages = sys-apps/busybox
pre-build-script = echo before >>/log
post-build-script = echo after >>/log
copy = /log /the-log
command = /bin/busybox sh

[card]
recipe = dockeroo:docker.gentoo-diskimage
build-image = debian:bookworm
base-image = ${system:name}
build-root = /mnt/
image-file = /tmp/card.img
prepare-script = truncate -s 1M ${:image-file}
build-script = tar -C ${:build-root} -cf - bin | dd of=${:image-file} conv=notrunc status=none
END
bring() { bounded 20 "$peic" import buildout.cfg -o dockeroo.pei && bounded 20 "$peic" dockeroo.pei -o build; }
pei() { bounded 300 build/pei "$@"; }
inside() { docker exec pei-e2e-dockeroo-web sh -c "$1"; }

need "buildout.cfg is imported and compiles" bring
need "apply makes all of it" pei apply
check "the build argument arrived" is 'it'\''s $HOME' inside 'cat /word'
check "so did the layout" is 'the layout' inside 'cat /etc/pei-layout'
check "the script ran in its shell, behind the layout, and found the link" inside 'grep -q " database" /found'
check "its indentation and the environment are as written" is '  a "b" $c' inside 'tail -n 1 /found'
check "the volume has its name" is /data docker inspect -f '{{range .Mounts}}{{if eq .Name "pei-e2e-dockeroo-data"}}{{.Destination}}{{end}}{{end}}' pei-e2e-dockeroo-db
check "a file of it is copied into the other container" sh -c 'docker exec pei-e2e-dockeroo-db grep -q " database" /srv/found-by-web'
again() { pei apply >rows 2>err && ! grep -E '^\+|^(make|update)' rows err; }
check "a second run does nothing" again

check "a text of the host is as written" is 'it'\''s

  "two" $blanks' cat made/note
check "a template is filled in, byte for byte, where its directory is" is "it's me: \$HOME \`x\` \\n
in $PWD" cat made/settings
check "it has its mode" is 750 stat -c %a made/settings
check "a script of the host runs in its shell" is 'two  three' cat made/words

check "an archive is unpacked without its directory, and patched" is two cat parts/files/word

section "packages that one image builds for another"
docker create --name pei-e2e-dockeroo-look pei-e2e-dockeroo-system:latest x >/dev/null
log() { docker cp pei-e2e-dockeroo-look:/the-log - | tar -xO; }
check "every command in its order, through the shell of the chroot" is 'eclean <packages>
emaint <--fix> <binhost>
before
emerge <--root=/dockeroo-root> <--root-deps=rdeps> <--buildpkg> <--usepkg> <--binpkg-respect-use=y> <sys-apps/busybox> -sandbox
after' log
check "what it made is the root of the other image" sh -c 'docker cp pei-e2e-dockeroo-look:/bin/busybox - | tar -xO | grep -q busybox'
check "the command is that of the image" is '["/bin/busybox","sh"]' docker inspect -f '{{json .Config.Cmd}}' pei-e2e-dockeroo-system:latest

section "a disk by the scripts before and after"
check "it is written" pei disk card
check "it has the size of the script and the files of the image" sh -c '[ "$(stat -c %s parts/card/card.img)" = 1048576 ] && tar -xOf parts/card/card.img bin/busybox | grep -q busybox'
