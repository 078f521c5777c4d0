# Layouts, scripts and hooks of services: what `build/pei apply` puts into a container that runs, with owners, modes and links;
# what leaves it; what runs when; and that a run that is killed or fails anywhere is finished by the next.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir -p "$work/project/files/etc/app" "$work/project/files/srv/deep" "$work/bin"
cd "$work/project" || exit
printf 'a\0b\n' >files/etc/app/bytes && chmod 640 files/etc/app/bytes
ln -s bytes files/etc/app/link
echo deep >"files/srv/deep/a  name" && chmod 2750 files/srv/deep
cat >layout.pei <<'END'
project "pei-e2e-layout"
service box {
  image   = "debian:bookworm"
  command = ["sleep", "600"]
  stop { signal = SIGKILL }
  layout "files" { owner = "7:8" }
  script <<SH
    echo "run as $(id -u)" >>/tmp/ran

    [ ! -e /tmp/fail ]
    printf '%s\n' '  two  blanks \ "$x"' >/tmp/text
  SH
  on install <<SH
    echo "install $PEI_ID $PEI_CONTAINER" >>hooks
  SH
  on update <<SH
    echo "update" >>hooks
  SH
  on uninstall <<SH
    echo "uninstall" >>hooks
  SH
}
service waits {
  image = "debian:bookworm"
  start = false
  layout "files"
}
END
compile() { bounded 20 "$peic" layout.pei -o build >/dev/null; }
pei() { bounded 120 build/pei "$@" >"$work/rows" 2>"$work/err" || { got=$?; cat "$work/rows" "$work/err"; return "$got"; }; }
ends() { ends_wanted=$1 ends_got=0; shift; pei "$@" || ends_got=$?; [ "$ends_got" = "$ends_wanted" ]; }
says() { grep -qF "$1" "$work/err" "$work/rows" || { cat "$work/err" "$work/rows"; return 1; }; }
box=pei-e2e-layout-box-1
in_box() { bounded 20 docker exec "$box" "$@"; }

need "it compiles" compile
section "killed behind each step"
docker=$(command -v docker)
# A step that a killed run was in is done again: nobody knows how far it came. So each run gets one command further.
killed_at() { # N: killed behind its Nth command
  cat >"$work/bin/docker" <<END
#!/bin/sh
case "\$*" in
*" up "* | *" exec "* | *" cp --quiet "*)
  n=\$((\$(cat '$work/count' 2>/dev/null || echo 0) + 1)) && echo \$n >'$work/count'
  '$docker' "\$@" || exit
  [ \$n != $1 ] || kill -KILL 0
  ;;
*) exec '$docker' "\$@" ;;
esac
END
  chmod +x "$work/bin/docker"
  rm -f "$work/count"
  PATH="$work/bin:$PATH" bounded 120 setsid -w build/pei apply service.box >"$work/rows" 2>&1 </dev/null
}
# compose, the list of what is to come, the layout, the script, its run, the list of what is there
each_step() {
  seen=
  for step in 1 2 3 4 5 6 7; do
    if killed_at "$step"; then echo "$seen" && [ "$seen" = " 4 4 4 4 4 0" ]; return; fi
    got=0 && pei status service.box || got=$?
    seen="$seen $got"
  done
  return 1
}
check "each run gets further, and until the last step status says that it is half done" each_step
check "it is as the project says" ends 0 status service.box

section "what is there"
check "bytes" is "$(cksum <files/etc/app/bytes)" in_box sh -c 'cksum </etc/app/bytes'
check "owner and mode" is "640 7:8" in_box stat -c '%a %u:%g' /etc/app/bytes
check "of a link, which is one" is "symbolic link 7:8" in_box stat -c '%F %u:%g' /etc/app/link
check "of a directory that was not there" is "2750 7:8" in_box stat -c '%a %u:%g' /srv/deep
check "one that was there keeps its own" is "755 0:0" in_box stat -c '%a %u:%g' /etc
check "times" is "$(stat -c %Y files/etc/app/bytes)" in_box stat -c %Y /etc/app/bytes
check "the script was right to the byte" is '  two  blanks \ "$x"' in_box cat /tmp/text
check "the hook knows what it is for" is "install service.box $box" tail -n 1 hooks

section "again, and edits"
: >hooks && in_box sh -c ': >/tmp/ran'
check "nothing changed: nothing runs" pei apply
check "no script, no hook" is "0 0" echo "$(wc -l <hooks)" "$(in_box sh -c 'wc -l </tmp/ran')"
before=$(docker inspect -f '{{.Id}}' "$box")
rm -r files/srv/deep && echo new >files/etc/app/new && compile
check "a file more, a directory less" pei apply
check "it is there" is new in_box cat /etc/app/new
check "it is gone" not in_box test -e /srv/deep
check "in the same container" is "$before" docker inspect -f '{{.Id}}' "$box"
check "the script ran once" is "run as 0" in_box cat /tmp/ran
check "the hook, too" is update cat hooks
in_box touch /tmp/fail && echo newer >files/etc/app/new && compile
check "a script that fails" ends 1 apply
check "the message says where it is" says "failed in $box with status 1; it is /.pei/script there"
check "status still shows it" ends 4 status
in_box rm /tmp/fail
check "it runs again" pei apply
docker rm -f "$box" >/dev/null
check "a container that was removed" pei apply
check "has all of it again" is newer in_box cat /etc/app/new

section "a container that waits"
check "is made, and does not run" is created docker inspect -f '{{.State.Status}}' pei-e2e-layout-waits-1
check "has its layout" sh -c 'docker cp pei-e2e-layout-waits-1:/etc/app/new - | tar -xOf - | grep -qx newer'
check "and is as it should be" ends 0 status service.waits

section "layouts that the project no longer has"
cp layout.pei whole.pei
sed -i '/^service waits/,/^}/{ /layout "files"$/d; }' layout.pei && compile
check "status" ends 0 status
check "tells of their files" says "the project no longer puts anything into it; what its layouts and script did is in pei-e2e-layout-waits-1, until"
shows_box() { grep "^stays  *service" "$work/rows" "$work/err" | grep -v service.waits; }
check "and of no others" not shows_box
mv whole.pei layout.pei && compile

section "destroy"
: >hooks
check "destroy" pei destroy
check "the hook ran before" is uninstall cat hooks
check "nothing is left" is "" docker ps -aq --filter name=pei-e2e-layout
