# The recipes of the library that download something, built on a real engine from stand-ins that a server here has: what
# is right gets in, and what is not stops the build and says why. Recipes without downloads are in std.test.sh.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir "$work/www" "$work/project"
need "stand-ins are made" sh tests/e2e/recipes/payloads "$work/www"
cd "$work/project" || exit
python3 -u -m http.server --bind 127.0.0.1 --directory "$work/www" 0 >"$work/server" 2>&1 &
server=$!
# `leave` looks at the status that is there when it is called
ended() { set +e; kill "$server"; return "$1"; }
trap 'ended $?; leave' EXIT
need "they are served" within 10 grep -q 'port [0-9]' "$work/server"
here=http://127.0.0.1:$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$work/server" | head -n 1)
fingerprint=$(cat "$work/www/repo/fingerprint")
sum() { sha256sum "$work/www/$1" | cut -d ' ' -f 1; }
case $(uname -m) in
x86_64) arch=amd64 other=arm64 node=x64 ;;
*) arch=arm64 other=amd64 node=arm64 ;;
esac

# image NAME STEPS: on a base that has what all of them install first. The steps see the server here
image() {
  {
    printf 'project "pei-e2e-recipes"\n'
    for recipe in $(printf '%s\n' "$2" | grep -o 'use [a-z]*' | cut -d ' ' -f 2 | sort -u); do printf 'import "std:%s" as %s\n' "$recipe" "$recipe"; done
    printf 'stage base {\n  from = "debian:bookworm"\n  apt ["ca-certificates", "curl", "gpg", "unzip", "gcc", "libc6-dev"]\n  user me { uid = 2000 }\n}\n'
    printf 'image %s {\n  from = stage.base\n  tags = ["pei-e2e-recipes:%s"]\n%s\n}\n' "$1" "$1" "$2"
  } >box.pei
  printf '{ "target": { "%s": { "network": "host" } } }\n' "$1" >network.json
  bounded 20 "$peic" box.pei -o build -q &&
    bounded 600 build/pei build --allow=network.host --file=../network.json --allow=fs.read="$PWD"
}
in_image() { bounded 60 docker run --rm --name pei-e2e-recipes-look "pei-e2e-recipes:$1" sh -c "$2"; }
# fails WORDS STEPS: it compiles, and its build fails with these words
fails() {
  ! image bad "$2" >"$work/said" 2>&1 || { echo "it was built" && return 1; }
  tail -n 12 "$work/said"
  [ -d build/images/bad ] && grep -qF "$1" "$work/said"
}

section "for everybody"
need "programs of six publishers are installed" image all "
  as me {
    use node.install(version = \"9.9.9\", mirror = \"$here/node\", npm_registry = \"https://r.example.org\", packages = [\"a@1\", \"it's\"])
    use go.install(version = \"9.9.9\", mirror = \"$here/golang\", sha256 = { $arch = \"sha256:$(sum "golang/go9.9.9.linux-$arch.tar.gz")\" })
  }
  use uv.install(version = \"9.9.9\", mirror = \"$here/uv\", at = \"/opt/it's uv\", index = \"https://p.example.org/simple\")
  use pixi.install(version = \"9.9.9\", mirror = \"$here/pixi\", mirrors = { \"https://conda.anaconda.org/conda-forge\" = \"https://m.example.org\" })
  use bun.install(version = \"9.9.9\", mirror = \"$here/bun\")
  use rust.install(toolchain = \"1.2.3\", components = [\"clippy\"], version = \"9.9.9\", mirror = \"$here/rust\")
"
check "they are on every path, and run" is "node -v
npx -v
go version
uv -v
uvx -v
pixi -v
bun -v
bun -v
cargo
rustc" in_image all 'node -v && npx -v && go version && uv -v && uvx -v && pixi -v && bun -v && bunx -v && cargo && rustc'
check "they are root's" is "0 0 0 0" in_image all 'stat -c %u /usr/local/bin/node /usr/local/go/bin/go "/opt/it'\''s uv/uv" /opt/rust/cargo/bin/cargo | xargs'
check "npm was told what to do" is "npm config set --location=global registry https://r.example.org
npm install --global --no-fund --no-audit --no-update-notifier -- a@1 it's
npm cache clean --force" in_image all 'cat /var/tmp/npm-calls'
check "so was rustup" is "-y --no-modify-path --default-toolchain 1.2.3 --profile minimal --component=clippy from $here/rust" in_image all 'cat "$RUSTUP_HOME/called"'
check "configurations are as given" is '[[index]]
url = "https://p.example.org/simple"
default = true
[mirrors]
"https://conda.anaconda.org/conda-forge" = ["https://m.example.org"]' in_image all 'cat /etc/uv/uv.toml /etc/pixi/config.toml'
check "nothing else is left" is "" in_image all 'find /tmp /root -newer /etc/passwd -type f ! -name .bash_history; find /tmp -mindepth 1'

section "a user's own"
need "conda, nvm and Oh My Zsh are installed" image own "
  use conda.install(version = \"9.9.9-0\", mirror = \"$here/conda\", user = \"me\", channels = [\"conda-forge\"], index = \"https://p.example.org/simple\", activate = true)
  use nvm.install(version = \"9.9.9\", mirror = \"$here/nvm\", sha256 = \"sha256:$(sum nvm/v9.9.9.tar.gz)\", user = \"me\", node = \"20.1.2\")
  use zsh.oh-my-zsh(commit = \"0123456789abcdef0123456789abcdef01234567\", sha256 = \"sha256:$(sum omz/0123456789abcdef0123456789abcdef01234567.tar.gz)\", mirror = \"$here/omz\", theme = \"agnoster\")
"
check "who asked owns them" is "me me me" in_image own 'stat -c %U /opt/conda/bin/conda /opt/conda/.condarc /opt/nvm/versions/node/v20.1.2/bin/node | xargs'
check "everybody can call them" is "conda info
node by nvm" in_image own 'su me -s /bin/sh -c "conda info && node"'
check "login shells know them" is "conda activate base
yes function /opt/nvm" in_image own 'bash -lc "echo \$conda_is_set_up \$(type -t nvm) \$NVM_DIR"'
check "so do interactive ones" is "conda activate base
yes" in_image own 'bash -ic "echo \$conda_is_set_up" 2>/dev/null'
check "channels and index" is "channel_priority: strict
channels:
  - 'conda-forge'
[global]
index-url = https://p.example.org/simple" in_image own 'cat /opt/conda/.condarc /opt/conda/pip.conf'
check "nvm made it the default" is "nvm install 20.1.2
nvm alias default 20.1.2
nvm cache clear" in_image own 'cat /opt/nvm/called'
check "zsh reads Oh My Zsh" is "agnoster me" in_image own 'su me -s /bin/sh -c "cd && zsh -ic \"echo \\\$omz_theme\" 2>/dev/null; stat -c %U .zshrc" | xargs'

section "what is wrong does not get in"
zeros=sha256:0000000000000000000000000000000000000000000000000000000000000000
tool() { printf '  use download.program(name = "tool", urls = { %s = "%s" }, %s)\n' "$arch" "$2" "$1"; }
check "another checksum" fails "node-v9.9.9-linux-$node.tar.gz has the SHA-256 $(sum "node/v9.9.9/node-v9.9.9-linux-$node.tar.gz") and not 0000" "
  use node.install(version = \"9.9.9\", mirror = \"$here/node\", sha256 = { $arch = \"$zeros\" })"
cp -R "$work/www/node" "$work/www/forged"
echo more >>"$work/www/forged/v9.9.9/node-v9.9.9-linux-$node.tar.gz"
check "a file that the list does not know" fails "Node.js 9.9.9: $here/forged/v9.9.9/node-v9.9.9-linux-$node.tar.gz has the SHA-256" "
  use node.install(version = \"9.9.9\", mirror = \"$here/forged\")"
check "a version that the server does not have" fails "Node.js 9.9.8: cannot download $here/node/v9.9.8/" "
  use node.install(version = \"9.9.8\", mirror = \"$here/node\")"
rm "$work/www/forged/v9.9.9/SHASUMS256.txt"
check "no list" fails "Node.js 9.9.9: cannot download $here/forged/v9.9.9/SHASUMS256.txt" "
  use node.install(version = \"9.9.9\", mirror = \"$here/forged\")"
check "a list without the file" fails "other.sha256 has no checksum of tool" "$(tool "lists = { $arch = \"$here/files/other.sha256\" }" "$here/files/tool")"
check "a page in place of the list" fails "page.sha256 has no checksum of tool" "$(tool "lists = { $arch = \"$here/files/page.sha256\" }" "$here/files/tool")"
check "a checksum for another architecture alone" fails "Go 9.9.9: no sha256 was given for the architecture $arch" "
  use go.install(version = \"9.9.9\", mirror = \"$here/golang\", sha256 = { $other = \"$zeros\" })"
check "an architecture without a file" fails "uv 9.9.9: there is none for the architecture riscv64" "
  run \"printf '#!/bin/sh\\\\nif [ \\\"\$1\\\" = --print-architecture ]; then echo riscv64; else exec /usr/bin/dpkg \\\"\$@\\\"; fi\\\\n' >/usr/local/bin/dpkg && chmod 755 /usr/local/bin/dpkg\"
  use uv.install(version = \"9.9.9\", mirror = \"$here/uv\")"
check "an installer that fails" fails "rustup-init" "
  use rust.install(version = \"9.9.9\", mirror = \"$here/rust\", at = \"/proc/rust\")"
check "no place for it" fails "/opt/uv" "
  run \"mkdir /opt/uv\"
  use download.program(name = \"tool\", urls = { $arch = \"$here/files/tool\" }, lists = { $arch = \"$here/files/tool.sha256\" }, at = \"/opt/uv\", user = \"me\")"
check "a program that is not in the archive" fails "there is no program /opt/x/nothing" "
  use download.archive(urls = { $arch = \"$here/golang/go9.9.9.linux-$arch.tar.gz\" }, lists = { $arch = \"$here/golang/go9.9.9.linux-$arch.tar.gz.sha256\" }, at = \"/opt/x\", links = [\"nothing\"])"

section "package repositories"
need "packages of two are installed" image repo "
  use repository.add(name = \"one\", url = \"$here/repo\", suite = \"suite-CODENAME-DISTRIBUTION\", key = \"$here/repo/keys.asc\", fingerprint = \"$fingerprint\", preferred = true, packages = [\"pei-hello\"])
  use repository.add(name = \"two\", url = \"$here/repo\", suite = \"./\", components = [], key = \"$here/repo/key.asc\", fingerprint = \"$fingerprint\")
"
check "the package is there" is hello in_image repo pei-hello
check "its key signs nothing else" is "/etc/apt/keyrings/one.gpg" in_image repo 'sed -n "s/^Signed-By: //p" /etc/apt/sources.list.d/one.sources; find /etc/apt/trusted.gpg.d -type f ! -name "debian-*"'
check "no other key of the same file is trusted" is "$fingerprint" in_image repo 'GNUPGHOME=$(mktemp -d) gpg --batch --no-autostart --quiet --with-colons --show-keys /etc/apt/keyrings/one.gpg 2>/dev/null | sed -n "s/^fpr:*\([0-9A-F]*\):/\1/p"'
check "no keyring of gpg is left" is "" in_image repo 'find / -xdev -name pubring.kbx'
check "another key" fails "bad: the key from $here/repo/key.asc is not 0123" "
  use repository.add(name = \"bad\", url = \"$here/repo\", suite = \"./\", key = \"$here/repo/key.asc\", fingerprint = \"0123456789012345678901234567890123456789\")"
check "no key" fails "bad: what comes from $here/files/page.sha256 is no key" "
  use repository.add(name = \"bad\", url = \"$here/repo\", suite = \"./\", key = \"$here/files/page.sha256\", fingerprint = \"$fingerprint\")"
echo "Package: pei-forged" >>"$work/www/repo/Packages"
check "an index that the key did not sign" fails "apt cannot read its package lists" "
  use repository.add(name = \"bad\", url = \"$here/repo\", suite = \"./\", components = [], key = \"$here/repo/key.asc\", fingerprint = \"$fingerprint\", packages = [\"pei-forged\"])"

section "from the distribution"
need "packages and settings" image plain "
  run \"mkdir /usr/local/cuda\"
  use git.install(settings = { \"init.defaultBranch\" = \"trunk\", \"user.name\" = \"it's me\" }, safe = [\"*\"], github = \"https://github.example.org/\")
  use tools.tmux(mouse = false)
  use ccache.install(size = 1GiB)
  use zsh.install(users = [\"me\"])
  use cuda.shells()
  as me {
    use git.identity(name = \"Me\", email = \"me@example.org\")
  }
"
check "git has its settings" is "trunk
it's me
*
https://github.com/" in_image plain 'git config --get init.defaultBranch && git config --get user.name && git config --get safe.directory && git config --get-regexp insteadOf | cut -d " " -f 2'
check "a user has some more" is "me@example.org" in_image plain 'su me -s /bin/sh -c "git config --get user.email"'
check "tmux remembers" is "50000" in_image plain 'tmux new-session -d && tmux show-options -gv history-limit'
check "the compiler goes through ccache" is "1" in_image plain 'cd /tmp && echo "int x;" >x.c && gcc -c x.c && rm x.o && gcc -c x.c && ls x.o >&2 && ccache --print-stats | sed -n "s/^direct_cache_hit\t//p"'
check "for at most as much" in_image plain 'ccache --get-config max_size | grep "^1\.1 *G"'
check "zsh is who logs in" is "/usr/bin/zsh" in_image plain 'getent passwd me | cut -d : -f 7'
check "zsh starts" is "ok" in_image plain 'su me -s /bin/sh -c "zsh -ic \"echo ok\" 2>/dev/null"'
check "CUDA is on the paths of logins, once" is "1 /usr/local/cuda/lib64" in_image plain 'bash -lc "bash -lc \"echo \\\$PATH | tr : \\\\n | grep -c cuda; echo \\\$LD_LIBRARY_PATH\"" | xargs'
