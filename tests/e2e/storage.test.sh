# Storages and mounts in real containers: the places that compose gives them, those that a plain `docker run` gives them
# after the build, back again, and that nothing of the user's is lost or changed.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

cp -R tests/e2e/storage "$work/project"
cd "$work/project" || exit
mkdir data app left right tree tree/below
echo secret >tree/below/file
chown -R 1234:4321 tree data
chmod 700 tree tree/below
chmod 640 tree/below/file
need "it compiles" bounded 20 "$peic" boxes.pei -o build
built() { bounded 300 build/pei build >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; return 1; }; }
need "build/pei build" built
# a part of a volume has to be there
bounded 20 docker run --rm -v pei-e2e-storage_sets:/sets debian:bookworm mkdir /sets/one
compose() { bounded 60 docker compose -f build/compose.yaml "$@" 2>&1; }
need "docker compose up" compose up -d

inside() { inside_name=$1; shift; bounded 20 docker compose -f build/compose.yaml exec -T "$inside_name" "$@"; }
where() { inside "$1" readlink "/soft/$2"; }
section "by kind"
while read -r service name target; do
  check "$service: /soft/$name" within 5 is "/hard/$target/$name" where "$service" "$name"
done <<'ROWS'
box app volume
box data volume
box workspace image
box scratch volume
box part volume
box frozen volume
switched app volume
switched data volume
switched part image
switched frozen image
switched workspace image
left workspace volume
right workspace volume
ROWS
owner() { inside "$1" stat -c '%u:%g' "$2"; }
check "a new volume has the owner that was asked for" is 2000:2000 owner box /soft/app/
check "also a free mount" is 2000:2000 owner box /home/me
check "also where only the child asks" is 2000:2000 owner switched /soft/data/
check "the image's own are everybody's" is 1777 inside box stat -c %a /hard/image/workspace
check "read-only is read-only" not inside box touch /soft/frozen/x
tmpfs() { inside box sh -c 'df -k /soft/scratch/ | tail -n 1' | awk '{ print $1, $2 }'; }
check "tmpfs, as large as asked" is "tmpfs 16384" tmpfs
check "part of a volume: written here" inside box sh -c 'echo one >/soft/part/file'
check "… it is below that part" is one inside box cat /soft/frozen/one/file
for side in left right; do inside "$side" sh -c "echo $side >/soft/workspace/side"; done
check "two services of one image, each its own directory" is "left right" sh -c 'echo $(cat left/side right/side)'
check "changed by a child: written to the new place" inside switched sh -c 'echo app >/soft/app/file'
check "… which is the host's directory" is app cat app/file

section "by docker run, after the build"
image=pei-e2e-storage:box
# at OPTIONS... -- COMMAND: in a new container
at() {
  at_options=
  while [ "$1" != -- ]; do at_options="$at_options $1"; shift; done
  shift
  # shellcheck disable=SC2086 # words
  bounded 20 docker run --rm --name pei-e2e-storage-run $at_options "$image" "$@"
}
tree() { find tree -printf '%p %U:%G %m %s %T@\n'; }
tree >"$work/tree"
check "with nothing: the image" is /hard/image/app at -- readlink /soft/app
check "with a host directory" is secret at -v "$PWD/tree:/hard/volume/app" -- cat /soft/app/below/file
tree >"$work/tree-after"
check "… which keeps owners, modes, contents and times" cmp "$work/tree" "$work/tree-after"
check "with a volume of a name" at -v pei-e2e-storage-own:/hard/volume/app -- sh -c 'echo kept >/soft/app/file; readlink /soft/app'
check "… in the next container" is kept at -v pei-e2e-storage-own:/hard/volume/app -- cat /soft/app/file
check "… not without it" not at -- cat /soft/app/file
check "… and again with it, at another storage" is kept at -v pei-e2e-storage-own:/hard/volume/workspace -- cat /soft/workspace/file
check "as another user, who may write to a storage" is "4242 written" at --user 4242 -- sh -c 'echo written >/soft/workspace/x; echo $(id -u) $(cat /soft/workspace/x)'
refused() { not at --user 4242 -v pei-e2e-storage-own:/hard/volume/app -- true 2>"$work/err" && grep -F 'cannot point /soft/app' "$work/err"; }
check "as another user, a volume that would move a link is refused, with words" refused
check "with a read-only root, unmounted storages are as in the image" is /hard/image/app at --read-only -- readlink /soft/app
check "… and one that is mounted needs /soft" is /hard/volume/app at --read-only --tmpfs /soft -v pei-e2e-storage-own:/hard/volume/app -- readlink /soft/app

section "one container, switched while it is stopped"
# docker keeps mounts with a container: what a commit keeps goes on with others
bounded 20 docker run --name pei-e2e-storage-first -v pei-e2e-storage-own:/hard/volume/app "$image" \
  sh -c 'echo image >/hard/image/app/file; readlink /soft/app' >"$work/first"
check "the link of the first" is /hard/volume/app cat "$work/first"
docker commit pei-e2e-storage-first pei-e2e-storage:committed >/dev/null
image=pei-e2e-storage:committed
check "back to the image: what lay there is there" is image at -- cat /soft/app/file
check "and to the volume" is kept at -v pei-e2e-storage-own:/hard/volume/app -- cat /soft/app/file

section "again"
check "docker compose down, up" compose down && compose up -d >/dev/null
check "the host's directory still has it" within 5 is app inside switched cat /soft/app/file
check "the volume too" is one inside box cat /soft/part/file
compose down -v >/dev/null
