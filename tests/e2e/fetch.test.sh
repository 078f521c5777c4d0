# `fetch`: the builder downloads, compares checksums and unpacks; names lose directories, patches are applied.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir -p "$work/project" "$work/www/tool-1.0/bin" "$work/bin"
cd "$work" || exit
printf 'one\ntwo\n' >www/tool-1.0/config && chmod 640 www/tool-1.0/config
echo run >www/tool-1.0/bin/run && chmod 4755 www/tool-1.0/bin/run && ln -s run www/tool-1.0/bin/link
tar -C www --owner=1234 --group=1234 -czf www/tool.tar.gz tool-1.0
tar -C www/tool-1.0 -cJf www/flat.tar.xz bin
python3 -u -m http.server --bind 127.0.0.1 --directory "$work/www" 0 >"$work/server" 2>&1 &
server=$!
trap 'kill "$server"; leave' EXIT
within 10 grep -q port "$work/server" || exit
at=http://127.0.0.1:$(sed -n 's/.* port \([0-9]*\).*/\1/p' "$work/server")
sum() { printf 'sha256:%s' "$(sha256sum <"www/$1" | cut -c1-64)"; }
# patch is not in the base: a stand-in that knows the options it is called with, and puts the lines with a + in place
cat >project/patch <<'END'
#!/bin/sh
[ "$1 $2" = "-p1 -i" ] || exit 9
file=$(sed -n 's/^+++ [^/]*\///p' "$3")
old=$(sed -n 's/^-\([^-].*\)/\1/p' "$3") new=$(sed -n 's/^+\([^+].*\)/\1/p' "$3")
grep -qxF "$old" "$file" && sed "s/^$old\$/$new/" "$file" >/tmp/new && cat /tmp/new >"$file"
END
chmod 755 project/patch
for n in 'one first' 'first second'; do
  printf -- '--- a/config\n+++ b/config\n@@ -1,2 +1,2 @@\n-%s\n+%s\n two\n' "${n% *}" "${n#* }" >"project/it's $n.patch"
done
cat >project/fetch.pei <<END
project "pei-e2e-fetch"
image tool {
  from = "debian:bookworm"
  copy "patch" -> "/usr/local/bin/patch"
  as nobody {
    fetch "$at/tool.tar.gz" -> "/opt/the tool" {
      sha256  = "$(sum tool.tar.gz)"
      unpack  = true
      strip   = 1
      patches = ["it's one first.patch", "it's first second.patch"]
      chown   = "7:8"
    }
  }
  fetch "$at/flat.tar.xz" -> "/srv" {
    sha256 = "$(sum flat.tar.xz)"
    unpack = true
  }
  fetch "$at/tool.tar.gz" -> "/srv/one.tar.gz" {
    sha256 = "$(sum tool.tar.gz)"
    mode   = 0o600
  }
}
image wrong {
  from = "debian:bookworm"
  fetch "$at/flat.tar.xz" -> "/srv/" { sha256 = "$(sum tool.tar.gz)" }
}
END
cd project || exit
pei() { bounded 120 build/pei "$@" >"$work/out" 2>&1; }
in_image() { docker run --rm pei-e2e-fetch-tool "$@"; }
need "it compiles" bounded 20 "$peic" fetch.pei -o build
need "it builds" pei build tool
check "names lose their first directory, files keep permissions and get their owner" is "/opt/the tool/bin/run 4755 7:8" in_image stat -c '%n %a %u:%g' "/opt/the tool/bin/run"
check "links stay links" is run in_image readlink "/opt/the tool/bin/link"
check "patches are applied in order" is "second two" in_image sh -c 'echo $(cat "/opt/the tool/config")'
check "an archive without directories to lose" is run in_image cat /srv/bin/run
check "a file alone" is "600 0:0 $(sha256sum <"$work/www/tool.tar.gz" | cut -c1-64)" in_image sh -c 'echo "$(stat -c "%a %u:%g" /srv/one.tar.gz) $(sha256sum </srv/one.tar.gz | cut -c1-64)"'
check "another checksum is no image" not pei build wrong
check "and that is said" grep -q "digest mismatch\|checksum" "$work/out"
sed -i 's/^-one/-uno/' "it's one first.patch"
check "a patch that does not fit ends the build" not pei build tool
check "and says which" grep -q "patch 1.patch does not fit" "$work/out"
