# `apt` on bases of Debian and Ubuntu with both formats of sources: mirrors, snapshots, sources of the project and proxies
# serve the build, stay only if asked, and leave the same bytes behind. A server on loopback has the packages. There is no
# true Ubuntu here: the bases are Debian 12 with the files of Ubuntu that matter.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

# shellcheck source=tests/e2e/apt/served.sh
. tests/e2e/apt/served.sh
mkdir "$work/bases"
here=http://127.0.0.1:$port
bases='debian-list debian-deb822 ubuntu-list ubuntu-deb822'

# ---- the bases: sources that lead nowhere, so that what was reached was reached by what apt was told ----
cp "$work/www/key.gpg" "$work/bases/"
{
  echo 'FROM debian:bookworm AS plain'
  echo 'RUN rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/* /var/lib/apt/lists/*'
  echo 'COPY key.gpg /usr/share/keyrings/pei.gpg'
  echo 'FROM plain AS alpine'
  printf '%s\n' "RUN printf 'ID=alpine\nPRETTY_NAME=\"Alpine Linux v3.20\"\n' >/etc/os-release && mkdir -p /etc/apt/sources.list.d"
  echo 'FROM plain AS none'
  printf '%s\n' "RUN printf 'ID=alpine\nPRETTY_NAME=\"Alpine Linux v3.20\"\n' >/etc/os-release && rm -rf /etc/apt /usr/bin/apt-get"
  for base in $bases; do
    case $base in
    debian-*) suite=bookworm paths='debian debian-security' system='Debian GNU/Linux 12 (bookworm)' ;;
    ubuntu-*) suite=noble paths='ubuntu ubuntu-ports' system='Ubuntu 24.04.1 LTS' ;;
    esac
    for path in $paths; do
      case $base in
      *-list) printf '# its own\ndeb [signed-by=/usr/share/keyrings/pei.gpg] http://own.invalid/%s %s main # x\n' "$path" "$suite" ;;
      *) printf 'Types: deb\nURIs: http://own.invalid/%s/\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/pei.gpg\n\n' "$path" "$suite" ;;
      esac
    done >"$work/bases/$base"
    printf 'FROM plain AS %s\n' "$base"
    printf "RUN printf 'ID=%s\\\\nPRETTY_NAME=\"%s\"\\\\n' >/etc/os-release\n" "${base%-*}" "$system"
    case $base in
    *-list) printf 'COPY --chmod=0640 %s /etc/apt/sources.list\n' "$base" ;;
    *) printf 'COPY --chmod=0640 %s /etc/apt/sources.list.d/%s.sources\n' "$base" "${base%-*}" ;;
    esac
  done
} >"$work/bases/Dockerfile"
make_bases() {
  for base in alpine none $bases; do
    bounded 120 docker buildx build -q --load --target "$base" -t "pei-e2e-apt-base:$base" "$work/bases" || return 1
  done
}
need "bases are made" make_bases

# ---- the images ----
mkdir apt
printf 'deb [trusted=yes] %s/debian bookworm main\n' "$here" >apt/own.list
printf 'Types: deb\nURIs: %s/ubuntu\nSuites: noble\nComponents: main\nTrusted: yes\n' "$here" >apt/own.sources
during='run "mkdir /during && cp -R /etc/apt /during/"'
hello='packages = ["pei-hello"]'
image() { printf 'image %s {\n  from = "pei-e2e-apt-base:%s"\n  tags = ["pei-e2e-apt:%s"]\n%s\n}\n' "$1" "$2" "$1" "$3"; }
{
  echo 'project "pei-e2e-apt"'
  for base in $bases; do
    image "mirror-$base" "$base" "  apt { mirror = \"$here/mirror\", $hello }
  $during"
    image "dated-$base" "$base" "  apt { snapshot = \"2025-01-01T12:30:00Z\", mirror = \"$here\", $hello }
  $during"
    case $base in *-list) own=own.sources ;; *) own=own.list ;; esac
    image "own-$base" "$base" "  apt { sources = \"apt/$own\", $hello }
  $during"
  done
  image kept ubuntu-deb822 "  apt { mirror = \"$here/mirror\", keep_mirror = true, packages = [\"pei-hello=1.0\"] }"
  image again ubuntu-list "  apt { mirror = \"$here/mirror\" }
  apt { sources = \"apt/own.list\" }
  apt { snapshot = \"2025-01-01T12:30:00Z\", mirror = \"$here\", keep_mirror = true, $hello }"
  image proxied debian-list "  apt { proxy = \"$here\", $hello }
  run \"apt-get -q update && rm -rf /var/lib/apt/lists/* /var/cache/apt/*\"
  $during"
  image proxy-kept debian-deb822 "  apt { proxy = \"$here\", keep_proxy = true, $hello }"
  image around debian-list "  proxy { url = \"http://nowhere.invalid:1\", scope = [build] }
  apt { mirror = \"$here/mirror\", proxy = direct, $hello }"
} >box.pei
build() { # FILE
  bounded 20 "$peic" "$1" -o build -q || return 1
  sed -n 's/^image \([a-z0-9-]*\) .*/\1/p' "$1" | awk 'BEGIN { printf "{ \"target\": {" } { printf "%s \"%s\": { \"network\": \"host\" }", n++ ? "," : "", $1 } END { print " } }" }' >network.json
  bounded 600 build/pei build --allow=network.host --file=../network.json --allow=fs.read="$PWD"
}
built() { build box.pei >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; return 1; }; }
need "all are built" built
look() { bounded 60 docker run --rm --name pei-e2e-apt-look "$1" sh -c "$2"; }

settings='cd /etc/apt && find . -printf "%y %m %u %g %p\n" | sort && find . -type f | sort | xargs cat'
same_settings() { look "pei-e2e-apt:$1" "$settings" >"$work/after" && look "pei-e2e-apt-base:$2" "$settings" >"$work/before" && cmp "$work/before" "$work/after"; }
for base in $bases; do
  section "$base"
  case $base in
  debian-*) own=debian old=archive/debian/20250101T123000Z ;;
  *) own=ubuntu old=ubuntu/20250101T123000Z ;;
  esac
  for what in mirror dated own; do check "$what: what was there is there again, byte for byte" same_settings "$what-$base" "$base"; done
  check "a mirror has the newest" is "hello 2.0" look "pei-e2e-apt:mirror-$base" pei-hello
  check "and was asked" grep -q "^direct /mirror/$own/dists/" "$work/log"
  check "a snapshot has what was there then, though that is over" is "hello 1.0" look "pei-e2e-apt:dated-$base" pei-hello
  check "and was asked" grep -q "^direct /$old/dists/" "$work/log"
  check "steps that follow saw it" look "pei-e2e-apt:dated-$base" "grep -rq '/$old/' /during/apt/sources.list*"
  check "sources of the project in the other format" is "hello 2.0" look "pei-e2e-apt:own-$base" pei-hello
  check "are alone while they count" is 0 look "pei-e2e-apt:own-$base" 'cat /during/apt/sources.list /during/apt/sources.list.d/* 2>/dev/null | grep -c own.invalid; :'
done

section "what stays"
check "no image has package lists" is "" sh -c 'for image in kept again proxied mirror-debian-list; do docker run --rm --name pei-e2e-apt-look "pei-e2e-apt:$image" find /var/lib/apt/lists /var/cache/apt -type f; done'
check "a pinned version" is "hello 1.0" look pei-e2e-apt:kept pei-hello
check "a mirror that is kept" is "URIs: $here/mirror/ubuntu/ URIs: $here/mirror/ubuntu-ports/" look pei-e2e-apt:kept 'grep -h ^URIs /etc/apt/sources.list.d/ubuntu.sources | xargs'
check "nothing else of it" is "" look pei-e2e-apt:kept 'find / -xdev -name "pei-backup*" -o -xdev -path /pei-build/*'
check "one after another, of which the last is kept" is "deb [check-valid-until=no signed-by=/usr/share/keyrings/pei.gpg] $here/ubuntu/20250101T123000Z/ noble main # x" look pei-e2e-apt:again 'grep -m 1 ^deb /etc/apt/sources.list'

section "apt's own proxy"
check "went through it, while nothing else leads there" grep -q '^proxy http://own.invalid/debian/dists/bookworm/InRelease' "$work/log"
check "so did apt in a later step" is 2 sh -c "grep -c '^proxy http://own.invalid/debian/dists/bookworm/InRelease' '$work/log' | sed 's/[2-9]/2/'"
check "is gone in the end" same_settings proxied debian-list
check "is in no variable" is "" look pei-e2e-apt:proxied 'env | grep -i proxy; :'
check "is there where it is kept" is "Acquire::http::Proxy \"$here\";" look pei-e2e-apt:proxy-kept 'apt-config dump Acquire::http::Proxy'
check "none, though the build has one" is "hello 2.0" look pei-e2e-apt:around pei-hello

section "what cannot be"
# fails WORDS BASE STEPS: the build fails, and says so
fails() {
  { echo 'project "pei-e2e-apt"' && image bad "$2" "$3"; } >bad.pei
  ! build bad.pei >"$work/said" 2>&1 || { echo "it was built" && return 1; }
  tail -n 12 "$work/said"
  grep -qF "$1" "$work/said"
}
check "a mirror for another distribution, which is named" fails "no Debian or Ubuntu source in /etc/apt of this base, which is Alpine Linux v3.20" alpine "  apt { mirror = \"$here/mirror\", $hello }"
check "a snapshot of it" fails "which is Alpine Linux v3.20: there are no snapshots of it" alpine "  apt { snapshot = \"2025-01-01\" }"
check "packages where there is no apt" fails "there is no apt in this base, which is Alpine Linux v3.20" none "  apt { $hello }"
check "a mirror of Ubuntu for Debian" fails "the mirror http://cn.archive.ubuntu.com has Ubuntu alone, and this is Debian GNU/Linux 12" debian-list "  apt { mirror = cn }"
check "a step that changes the sources meanwhile" fails "/etc/apt/sources.list was changed while apt had other sources" debian-list "  apt { mirror = \"$here/mirror\" }
  run \"echo >>/etc/apt/sources.list\""
check "a version that there is not" fails "apt cannot install: pei-hello=9.9" debian-list "  apt { mirror = \"$here/mirror\", packages = [\"pei-hello=9.9\"] }"
check "a mirror that does not answer" fails "apt cannot read its package lists" debian-list "  apt { mirror = \"$here/nowhere\", retries = 1, $hello }"
