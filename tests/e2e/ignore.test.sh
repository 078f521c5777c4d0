# Which files a build sees: what the plan lists, after .dockerignore, is what BuildKit copies, for a few hundred random sets
# of patterns over one tree.
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

# COUNT sets of patterns, from SEED
count=${COUNT:-240} seed=${SEED:-1}
top=$PWD
need "contexts are written" python3 tests/e2e/ignore/make.py "$work/p" "$count" "$seed"
cd "$work/p" || exit
need "peic compiles" "$peic" ignore.pei -o build -q
build_all() {
  for file in bake-*.json; do
    BUILDX_NO_DEFAULT_ATTESTATIONS=1 bounded 120 docker buildx bake --progress=quiet -f "$file" || return 1
  done
}
need "BuildKit builds them all" build_all
compare() { python3 "$top/tests/e2e/ignore/compare.py" . >"$work/compared"; tail -n 30 "$work/compared"; [ "$(tail -n 1 "$work/compared")" = "$count" ]; }
check "$count trees are the same, seed $seed" compare

# What of a file a copy takes along, and what --exclude means: the plan's hash changes exactly when the result does.
mkdir -p "$work/c/d/sub"
cd "$work/c" || exit
echo a >d/a.md && echo b >d/sub/b.md && echo c >d/c.txt
cat >copy.pei <<'PEI'
project "pei-e2e-copy"
image plain {
  from = "scratch"
  copy "d" -> "/d"
}
image less {
  from = "scratch"
  copy "d" -> "/d" { exclude = ["*.md", "d/c.txt"] }
}
image modes {
  from = "scratch"
  copy "d" -> "/d" { mode = 0o755 }
}
PEI
result() { # IMAGE: names, modes, content
  rm -rf out && mkdir out &&
    (cd build && BUILDX_BAKE_ENTITLEMENTS_FS=0 BUILDX_NO_DEFAULT_ATTESTATIONS=1 bounded 120 docker buildx bake --no-cache --progress=quiet --set "*.output=type=local,dest=../out" "$1") &&
    (cd out/d && find . -mindepth 1 -printf '%m %p %l\n' | sort && find . -type f -exec sha256sum {} + | sort)
}
hash_of() { jq -r --arg id "image.$1" '.steps[] | select(.id == $id).hash' build/plan.json; }
# agree TEXT IMAGE CMD...: does CMD change both the hash and the result, or neither?
agree() {
  agree_text=$1 agree_image=$2
  shift 2
  check "$agree_image: $agree_text" agrees "$agree_image" "$@"
}
agrees() {
  agrees_image=$1
  shift
  "$peic" copy.pei -o build -q && hash_of "$agrees_image" >hash.1 && result "$agrees_image" >result.1 || return 1
  cp -a d kept && "$@" || return 1
  "$peic" copy.pei -o build -q && hash_of "$agrees_image" >hash.2 && result "$agrees_image" >result.2 || return 1
  rm -rf d && mv kept d
  cmp -s hash.1 hash.2 && agrees_hash=same || agrees_hash=other
  cmp -s result.1 result.2 && agrees_result=same || agrees_result=other
  echo "hash: $agrees_hash, result: $agrees_result"
  [ "$agrees_hash" = "$agrees_result" ]
}
for image in plain less modes; do
  agree "the mode of the directory itself" "$image" chmod 700 d
  agree "the mode of a directory inside" "$image" chmod 700 d/sub
  agree "the mode of a file" "$image" chmod 600 d/c.txt
  agree "a file that a pattern names from the wrong place" "$image" sh -c 'echo more >>d/c.txt'
  agree "a file that --exclude leaves out" "$image" sh -c 'echo more >>d/a.md'
  agree "a file below, of that name" "$image" sh -c 'echo more >>d/sub/b.md'
  agree "an empty directory" "$image" mkdir d/new
  agree "a link" "$image" ln -s a.md d/link
  agree "the time of a file" "$image" touch -d 2001-01-01 d/c.txt
done
