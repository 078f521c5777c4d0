# Files that the verb extract copies out of images: of the project, and of others; again, after a kill, and where others'
# files are in the way.
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir "$work/project"
cd "$work/project" || exit
cat >p.pei <<'PEI'
project "pei-e2e-extract"
stage build {
  from = "debian:bookworm"
  run <<SH
    mkdir -p /out/share/it /srv/data && echo tool >/out/tool && chmod 750 /out/tool
    echo page >/out/share/it/page && ln -s it/page /out/share/link && ln -s tool /out/also && echo d >/srv/data/d
  SH
}
image tool {
  from = "scratch"
  copy "/out" -> "/" { from = stage.build }
  copy "/srv/data" -> "/data" { from = stage.build }
  volumes = ["/data"]
}
extract tool {
  image = image.tool
  paths = ["/tool" -> "dist/bin/tool", "/share" -> "dist/it's share", "/also" -> "dist/also", "/data/d" -> "dist/d"]
}
extract other { image = "debian:@{late("RELEASE", "bookworm")}", paths = ["/etc/debian_version" -> "dist/version"] }
PEI
pei() { bounded 60 build/pei "$@" 2>"$work/err"; }
said() { grep -F -e "$1" "$work/err"; }
refuses() { # STATUS WORDS ARG...
  refuses_status=$1 refuses_words=$2 refuses_got=0; shift 2
  pei "$@" || refuses_got=$?
  [ "$refuses_got" = "$refuses_status" ] && said "$refuses_words"
}
names() { (cd dist && find . | sort | tr '\n' ' '); }
need "it compiles" bounded 20 "$peic" p.pei -o build -q

section "what it copies"
check "--dry-run" pei --dry-run extract
check "copies nothing" not test -e dist
need "extract" pei extract
all=". ./also ./bin ./bin/tool ./d ./it's share ./it's share/it ./it's share/it/page ./it's share/link ./version "
check "all is there, and nothing else" is "$all" names
check "a file, with its mode" is 750 stat -c %a dist/bin/tool
check "what a link means" is tool cat dist/also
check "links in a directory stay" is it/page readlink "dist/it's share/link"
check "an image of others" test -s dist/version
check "no container is left" is "" docker ps -aq --filter name=pei-e2e-extract

section "again"
touch -d @1 dist/bin/tool
check "extract" pei extract tool
check "it is here already" said "is here already"
check "and not copied again" is 1 stat -c %Y dist/bin/tool
rm dist/also
check "what is missing" pei extract tool
check "is copied again" is "$all" names
sed 's/echo tool/echo other/; s/echo page/mkdir \/out\/share\/new; echo page/' p.pei >next.pei
another() { bounded 20 "$peic" next.pei -o build -q --force && pei build && pei extract tool; }
check "of another image" another
check "it is the other file" is other cat dist/bin/tool
check "a directory is replaced" test -d "dist/it's share/new"

section "what is in the way"
mv dist/version dist/kept && echo mine >dist/version && rm -rf build/.peic/extract-other
check "a file of others" refuses 1 "../dist/version is there, and was not copied by extract" extract other
check "stays" is mine cat dist/version
check "but with --force" pei extract other --force
check "it is replaced" cmp dist/version dist/kept
docker create --name pei-e2e-extract-extract-tool debian:bookworm >/dev/null && rm dist/also
check "a container that is called as the one for copies" refuses 1 "a container has the name pei-e2e-extract-extract-tool, which is needed here, and this project did not make it" extract tool
check "stays" docker rm pei-e2e-extract-extract-tool
rm -rf dist && mkdir ../outside && ln -s ../outside dist
check "a link out of the project" refuses 1 "which is outside of the project: a link leads there" extract tool
check "nothing is there" is "" ls ../outside
rm dist && echo file >dist
check "a file where a directory should be" refuses 1 "is a file, and tool needs a directory there" extract tool
rm dist
sed 's,"/also",/missing/,; s,/missing/,"/missing",' p.pei >missing.pei
missing() { bounded 20 "$peic" missing.pei -o build -q --force && not pei extract tool && said "/missing"; }
check "a path that the image does not have" missing
check "nothing is copied then" is "" sh -c 'find dist -type f'

section "killed"
bounded 20 "$peic" p.pei -o build -q --force
mkdir bin
cat >bin/docker <<SH
#!/bin/sh
"$(command -v docker)" "\$@" || exit
case "\$*" in *cp*share*) kill -s KILL \$PPID ;; esac
SH
chmod +x bin/docker
killed() { not env PATH="$PWD/bin:$PATH" build/pei extract tool 2>"$work/err"; }
check "in the middle" killed
check "nothing has its name yet" is "" sh -c 'find dist -name tool -o -name "*share"'
check "run again" pei extract tool
rm -f dist/version
check "all is there, and nothing else" is "${all%./version }./it's share/new " names
check "no container is left" is "" docker ps -aq --filter name=pei-e2e-extract
