# The instructions and flags of Dockerfiles that a project can say, built by the engine: each does what its word says.
# shellcheck shell=sh disable=SC2016 # what the containers run
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
cd "$work" || exit
mkdir -p app/conf docs
echo 'port = 1' >app/conf/main.conf
echo note >app/notes.md
echo text >app/run.txt
(cd app && tar -cf ../packed.tar run.txt)
cat >p.pei <<'PEI'
project "pei-e2e-dockerfile"
secret token { env = "PEI_E2E_TOKEN" }
stage tools {
  from = "debian:bookworm"
  run "mkdir -p /opt/tools/bin && echo tool > /opt/tools/bin/tool"
}
image tool {
  from = "debian:bookworm"
  arg VERSION { default = "7" }
  run { exec = ["/bin/mkdir", "-p", "/srv/$HOME"] }
  with cache "pei-e2e-tools" -> "/cached" {
    from   = stage.tools
    source = "/opt/tools"
    run "cat /cached/bin/tool > /srv/cache-from"
  }
  with cache "pei-e2e-owned" -> "/cached" {
    uid  = 1000
    gid  = 1001
    mode = 0o750
    run "stat -c '%u %g %a' /cached > /srv/cache"
  }
  with tmpfs "/scratch" {
    size = 64MiB
    run "df --output=size /scratch | tail -n 1 | tr -d ' ' > /srv/tmpfs"
  }
  with secret secret.token {
    env = "API_TOKEN"
    run "test ${#API_TOKEN} = 16 && test ! -e /run/secrets/token && echo known > /srv/secret"
  }
  with secret secret.token -> "/root/.token" {
    gid  = 1001
    mode = 0o440
    run "stat -c '%u %g %a' /root/.token > /srv/secret-file"
  }
  with ssh github -> "/run/agent" {
    required = true
    run "test -S /run/agent && echo \"$SSH_AUTH_SOCK\" > /srv/ssh"
  }
  copy "app/conf/main.conf" "./app/run.txt" -> "/parents/" { parents = true }
  copy "/opt/./tools/bin" -> "/usr" {
    from    = stage.tools
    parents = true
  }
  add "app" -> "/app/" { exclude = ["*.md"] }
  add "packed.tar" -> "/packed/" { unpack = false }
  add "packed.tar" -> "/unpacked/"
  file "/etc/tool.conf" <<CONF
    home = $HOME \ "quoted"
    <<'PEI'
  CONF
  file "/etc/tool.version" {
    text  = "@{build.VERSION} on @{build.target_arch}, $5 \\ ${HOME}"
    mode  = 0o640
    chown = "1000:1001"
  }
  health {
    test           = ["CMD", "true"]
    start          = 30s
    start_interval = 500ms
  }
}
image base {
  from = "debian:bookworm"
  user = "1000:1000"
  onbuild {
    arg RELEASE { default = "3" }
    env { RELEASE = build.RELEASE }
    copy "app" -> "/app" { chown = "1000:1000" }
    file "/app/RELEASE" { text = "release @{build.RELEASE}" }
    as root { run "echo @{build.target_arch} > /etc/arch" }
    with secret secret.token {
      run <<SH
        id -u > /app/uid
        test -s /run/secrets/token
      SH
    }
    command = ["cat", "/app/RELEASE"]
  }
}
image child { from = image.base }
image own {
  from       = image.tool
  dockerfile = "own.Dockerfile"
}
stage forked {
  from = "debian:bookworm"
  match build.target_arch {
    amd64 { file "/arch" { text = "x86 @{build.target_arch}" } }
    arm64 { file "/arch" { text = "arm @{build.target_arch}" } }
    other { file "/arch" { text = "? @{build.target_arch}" } }
  }
}
image forked {
  from = stage.forked
  run "echo after @{build.target_arch} >> /arch"
}
PEI
cat >own.Dockerfile <<'END'
FROM pei-e2e-dockerfile-tool
COPY --from=tool /usr/tools/bin/tool /own
END
cat >none.pei <<'PEI'
project "pei-e2e-none"
image lone {
  from = "debian:bookworm"
  match build.target_arch {
    mips64le { run "true" }
  }
}
PEI
PEI_E2E_TOKEN='pei-e2e a secret'
export PEI_E2E_TOKEN
eval "$(ssh-agent -a "$work/agent")" >/dev/null
trap 'kill "$SSH_AGENT_PID" 2>/dev/null; leave' EXIT
need "it compiles" "$peic" p.pei -q -o build
need "it builds" bounded 120 build/pei build
said=$(docker run --rm --name pei-e2e-dockerfile pei-e2e-dockerfile-tool sh -c '
  for f in /srv/cache /srv/cache-from /srv/tmpfs /srv/secret /srv/secret-file /srv/ssh /parents/app/conf/main.conf /parents/app/run.txt \
    /usr/tools/bin/tool /etc/tool.conf /etc/tool.version; do echo "$f:"; cat "$f"; done
  ls -d "/srv/\$HOME" /app/* /packed/* /unpacked/*
  stat -c "%u %g %a" /etc/tool.version /etc/tool.conf')
arch=$(docker version -f '{{.Server.Arch}}')
cat >want <<WANT
/srv/cache:
1000 1001 750
/srv/cache-from:
tool
/srv/tmpfs:
65536
/srv/secret:
known
/srv/secret-file:
0 1001 440
/srv/ssh:
/run/agent
/parents/app/conf/main.conf:
port = 1
/parents/app/run.txt:
text
/usr/tools/bin/tool:
tool
/etc/tool.conf:
home = \$HOME \\ "quoted"
<<'PEI'
/etc/tool.version:
7 on $arch, \$5 \\ \${HOME}
/app/conf
/app/run.txt
/packed/packed.tar
/srv/\$HOME
/unpacked/run.txt
1000 1001 640
0 0 644
WANT
printf '%s\n' "$said" >got
check "every file is what the project says" diff want got
check "the health check is asked more often at first" is 500ms docker inspect -f '{{.Config.Healthcheck.StartInterval}}' pei-e2e-dockerfile-tool
check "nothing of onbuild ran for the image itself" docker run --rm --name pei-e2e-dockerfile pei-e2e-dockerfile-base sh -c '! test -e /app'
check "its child ran it, as the user it says" is "release 3
1000
$arch
3
1000:1000" docker run --rm --name pei-e2e-dockerfile pei-e2e-dockerfile-child sh -c 'cat /app/RELEASE /app/uid /etc/arch; echo "$RELEASE"; echo "$(id -u):$(id -g)"'
check "and has its command" is "release 3" docker run --rm --name pei-e2e-dockerfile pei-e2e-dockerfile-child
check "a Dockerfile of one's own builds on an image of the project, by its tag and by its name" is "tool 7 on $arch, \$5 \\ \${HOME}" \
  docker run --rm --name pei-e2e-dockerfile pei-e2e-dockerfile-own sh -c 'echo "$(cat /own)" "$(cat /etc/tool.version)"'
case $arch in amd64) word=x86 ;; arm64) word=arm ;; *) word='?' ;; esac
check "of the branches of match, the one for this processor is taken" is "$word $arch
after $arch" docker run --rm --name pei-e2e-dockerfile pei-e2e-dockerfile-forked cat /arch
for platform in linux/arm64 linux/386; do
  check "BuildKit finds the branch for $platform" docker buildx build --platform "$platform" --call=check -f build/images/forked/Dockerfile .
done
need "a project without a branch for this processor compiles" "$peic" none.pei -q -o none
check "and its build says so" sh -c '! bounded=$(none/pei build 2>&1) && printf %s "$bounded" | grep -q "[a-z]*: no branch of match is for this processor"'

section "a repository as the context"
git init -q -b main repository
mkdir -p repository/images/tool
printf 'FROM debian:bookworm\nARG WHICH=none\nCOPY note /note\nRUN echo "$WHICH" >/which\n' >repository/images/tool/Other
commit() { echo "$1" >repository/images/tool/note && git -C repository add . && git -C repository -c user.name=me -c user.email=me@localhost commit -qm "$1"; }
commit first && git -C repository tag v1 && commit second
git daemon --listen=127.0.0.1 --port=5095 --base-path="$work" --export-all "$work/repository" >/dev/null 2>&1 &
served=$!
trap 'kill "$served" "$SSH_AGENT_PID" 2>/dev/null; leave' EXIT
cat >fetched.pei <<'PEI'
project "pei-e2e-dockerfile"
image fetched {
  dockerfile = "Other"
  context    = "git://127.0.0.1:5095/repository/.git#v1:images/tool"
  args { WHICH = "this" }
}
PEI
need "it compiles" "$peic" fetched.pei -q -o fetched
need "it is built from what is fetched" within 30 fetched/pei build
check "of that tag and directory, with its argument" is "first
this" docker run --rm --name pei-e2e-dockerfile pei-e2e-dockerfile-fetched cat /note /which
sed -i 's/#v1:/#main:/' fetched.pei
need "another branch" "$peic" fetched.pei -q -o fetched
need "is built" fetched/pei build
check "and is another image" is second docker run --rm --name pei-e2e-dockerfile pei-e2e-dockerfile-fetched cat /note

check "no secret is in a layer" not sh -c 'docker save pei-e2e-dockerfile-tool pei-e2e-dockerfile-child | grep -aq "pei-e2e a secret"'
