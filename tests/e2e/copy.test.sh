# `copy`: files from one container into another by `build/pei apply`: bytes, owners, permissions, times and links as they
# were, files and directories under other names, nothing twice, and what is gone in the one is gone in the other.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
# shellcheck source=tests/e2e/rows.sh
. tests/e2e/rows.sh

mkdir -p "$work/project"
cd "$work/project" || exit
long=$(printf 'long-%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22)
cat >copy.pei <<END
project "pei-e2e-copy"

image tools {
  from = "debian:bookworm"
  run "mkdir -p /opt/tool && echo tool >/opt/tool/run && chown 5:6 /opt/tool/run && chmod 6751 /opt/tool/run"
}
service source {
  image   = "debian:bookworm"
  command = ["sleep", "600"]
  script <<SH
    mkdir -p "/src/a b/empty" /src/many
    cd "/src/a b"
    printf 'one\\000\\n' >file && chown 7:8 file && chmod 4750 file && touch -d 2001-02-03T04:05:06 file
    ln file hard && ln -s file soft && ln -s /nowhere dead
    echo x >"ü 'q' \\\$x" && chmod 2711 empty && chown 9 empty && touch -d 2002-02-02 empty
    chown 3:4 . && chmod 1750 . && touch -d 2003-03-03 .
    cp -a file /src/single
    echo plain >/etc/plain.conf
  SH
  stop { signal = SIGKILL }
}
service target {
  image   = "debian:bookworm"
  command = ["sleep", "600"]
  stop { signal = SIGKILL }
}
copy files {
  from  = service.source
  to    = service.target
  paths = [
    "/src/a b" -> "/srv/new dir/ü",
    "/src/single" -> "/srv/$long/renamed",
    "/src/a b/soft" -> "/srv/link",
    "/etc/plain.conf",
    "/src/many" -> "/etc",
  ]
}
copy tool {
  from  = image.tools
  to    = service.target
  paths = ["/opt/tool" -> "/usr/local/tool"]
}
END
sed -i '/chown 3:4/a\    touch /src/many/added' copy.pei
compile() { bounded 20 "$peic" copy.pei -o build >"$work/compiled" 2>&1 || { cat "$work/compiled"; return 1; }; }
source=pei-e2e-copy-source-1 target=pei-e2e-copy-target-1
# listed CONTAINER DIR: name, type, mode, owner, links, time, where it leads, bytes, of all that is there
listed() {
  docker exec "$1" sh -c 'cd "$1" && find . -printf "%P %y %m %U:%G %n %TY-%Tm-%Td_%TH:%TM:%.2TS %l\n" | sort && find . -type f -exec sha256sum {} + | sort' sh "$2"
}
same_there() { listed "$source" "$1" >"$work/here" && listed "$target" "$2" >"$work/there" && diff "$work/here" "$work/there"; }
facts() { docker exec "$1" stat -c '%F %a %u:%g %y' "$2"; }

need "it compiles" compile
need "apply" rows apply
section "what arrived"
check "a directory, with all that is in it" same_there "/src/a b" "/srv/new dir/ü"
check "a file under another, long name" is "$(facts "$source" /src/single)" facts "$target" "/srv/$long/renamed"
check "with its set-uid bit and owner" is "regular file 4750 7:8 2001-02-03 04:05:06.000000000 +0000" facts "$target" "/srv/$long/renamed"
check "its bytes" is "$(docker exec "$source" sha256sum /src/single | cut -d ' ' -f 1)" sh -c "docker exec '$target' sha256sum '/srv/$long/renamed' | cut -d ' ' -f 1"
check "a link as a link" is file docker exec "$target" readlink /srv/link
check "a file under its own name" is plain docker exec "$target" cat /etc/plain.conf
check "into a directory that is there" docker exec "$target" test -e /etc/added
check "of which all else stays" docker exec "$target" test -e /etc/passwd
check "out of an image, too" is "regular file 6751 5:6" docker exec "$target" stat -c '%F %a %u:%g' /usr/local/tool/run
check "no container of that is left" is "" docker ps -aq --filter name=pei-e2e-copy-copy

section "again"
docker exec "$target" sh -c 'echo mine >>/etc/plain.conf'
check "all is there, and what the container made of its files is its own" rows apply
check "so that nothing is copied again" did_nothing
check "copies are among what it shows" shows same copy.files
docker exec "$source" sh -c 'chmod 0711 /src/single; echo two >"/src/a b/second"; rm "/src/a b/hard"; rm -r "/src/a b/empty"'
docker exec "$target" rm /usr/local/tool/run
check "what differs is seen" ends 4 status copy.files copy.tool
check "in the source" shows differs copy.files
check "what lies in a directory may go its own ways there" shows same copy.tool
sed -i 's|"/srv/link"|"/srv/other"|; s|chmod 6751|chmod 0750|' copy.pei && compile
check "it is copied" rows apply
check "another mode is there" is "regular file 711 7:8 2001-02-03 04:05:06.000000000 +0000" facts "$target" "/srv/$long/renamed"
check "what came and went in a directory" same_there "/src/a b" "/srv/new dir/ü"
check "a path that is called otherwise" docker exec "$target" test -L /srv/other
check "is no longer there" docker exec "$target" test ! -L /srv/link
check "another image is copied from" is 750 docker exec "$target" stat -c %a /usr/local/tool/run

section "the end"
cp copy.pei whole.pei && sed -i '/^copy tool/,/^}/d' copy.pei && compile
check "a copy that the project no longer has" rows status
check "is told of" says "the project no longer has it; what it copied is in $target, until that is made anew: docker container rm -f $target, then apply"
check "by apply, too" rows apply
check "under its name" shows stays copy.tool
cp whole.pei copy.pei && compile
docker exec "$target" rm /srv/other
check "a path that is gone is seen" ends 4 status copy.files
check "a copy can be destroyed" rows destroy copy.files
check "its files are gone" docker exec "$target" sh -c '[ ! -e "/srv/new dir/ü" ] && [ ! -e /etc/plain.conf ] && [ ! -e /etc/added ]'
check "what was there before is not" docker exec "$target" test -e /etc/passwd
docker exec "$source" rm /src/single
docker rm -f "$target" >/dev/null
check "a source that is not there" ends 1 apply
check "is said" says "/src/single is not in $source"
check "destroy" rows destroy --volumes --images
check "leaves no container" is "" docker ps -aq --filter name=pei-e2e-copy
