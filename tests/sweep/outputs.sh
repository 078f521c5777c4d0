# The first day of a tool on bad machines: closed outputs, no permission, limits, full disks, files of somebody else.
# shellcheck shell=sh disable=SC2034,SC2154 # set there, used here, and the other way round

outputs() { # what cannot be said is not a success
  for n in 1 2; do
    for to in /dev/full '&-'; do
      case $n in 1) file=new.pei ;; *) file=bad.pei && echo 'image' >bad.pei ;; esac
      start
      is "descriptor $n is $to: 3" [ "$(rc sh -c "'$peic' $file -o build $n>$to")" = 3 ]
    done
  done
  # each set of closed descriptors, with and without anything to say
  for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
    start
    is "closed $closed, quiet: 0" [ "$(rc sh -c "'$peic' new.pei -q -o build $closed")" = 0 ]
    is "closed $closed, quiet: right files" same build new
    start
    case $closed in *'>&-'*) want='[03]' ;; *) want=0 ;; esac
    status=$(rc sh -c "'$peic' new.pei -o build $closed")
    # shellcheck disable=SC2254 # a pattern
    case $status in $want) ok ;; *) fail "closed $closed: status $status" ;; esac
    is "closed $closed: nothing printed lands in a file" same build new
  done
  start
  is "standard output closed, not quiet: 3" [ "$(rc sh -c "'$peic' new.pei -o build >&-")" = 3 ]
  for verb in help 'help build' version 'explain image' 'explain E0202' 'check new.pei --dump=ast' 'init --list'; do
    is "$verb into a full disk: 3" [ "$(rc sh -c "'$peic' $verb >/dev/full")" = 3 ]
  done
}

permissions() {
  start
  if [ "$(id -u)" = 0 ]; then
    as="setpriv --reuid=65534 --regid=65534 --clear-groups"
    chmod 755 build
  else
    as= && chmod 555 build
  fi
  # shellcheck disable=SC2086 # a list of words
  is "no permission to write: 3" [ "$(rc $as "$peic" new.pei -o build)" = 3 ]
  is "no permission to write: says the directory" grep -q 'build' err
  chmod 755 build
  is "no permission to write: old files" same build old
  echo x >plain
  is "the output directory is a file: 3" [ "$(rc "$peic" new.pei -o plain)" = 3 ]
  is "no directory can be made there: 3" [ "$(rc "$peic" new.pei -o /proc/nowhere)" = 3 ]
  ln -sfn "$work" link
  start && rm -rf build/images && mkdir elsewhere && ln -s ../elsewhere build/images
  rc "$peic" new.pei -o build >status
  is "a link inside: not 0" [ "$(cat status)" != 0 ]
  is "a link inside is not followed" [ -z "$(ls elsewhere)" ]
  is "a link inside: says so" grep -q 'images.*symbolic link, and nothing is written through one' err
  ln -sfn "$work/nowhere" dangling
  is "a link to nothing: 3" [ "$(rc "$peic" new.pei -o dangling)" = 3 ]
  is "a link to nothing: says so" grep -q 'symbolic link to what is not there' err
  is "no such project: 3" [ "$(rc "$peic" nowhere.pei -o build)" = 3 ]
}

limits() { # of file size, open files, memory and stack; the shell sets them
  for limit in 'f 0' 'f 1' 'f 2' 'f 4' 'n 3' 'n 4' 'n 5' 'n 6' 'n 8' 'v 8000' 'v 10000' 'v 12000' 'v 16000' 's 64' 's 128' 's 256'; do
    for was in none old new; do
      rm -rf build && cp -a $was build
      status=$(rc sh -c "trap '' XFSZ; ulimit -${limit% *} ${limit#* } && exec '$peic' new.pei -o build")
      case $limit:$status in s*:139) status=3 ;; esac # no stack to start with: the loader's end, not ours
      judge "ulimit -$limit, from $was" "$status" $was new "$peic" new.pei -o build
    done
  done
}

disk() {
  rm -rf build && mkdir build
  if ! mount -t tmpfs none build 2>mount.err; then
    echo "sweep: no full disk, for no tmpfs can be mounted here: $(cat mount.err)"
    return
  fi
  umount build
  full=
  for size in size=4k size=8k size=16k size=24k size=32k size=40k size=48k size=64k nr_inodes=2 nr_inodes=4 nr_inodes=6 nr_inodes=8 \
    nr_inodes=10 nr_inodes=12 nr_inodes=14; do
    for was in none old; do
      mount -t tmpfs -o "size=1m,nr_inodes=200,mode=755" none build
      cp -a $was/. build/
      mount -o "remount,$size" build 2>/dev/null || { umount build && continue; } # holds more already
      status=$(rc "$peic" new.pei -o build)
      if [ "$status" = 0 ] && ! same build new; then fail "disk with $size: says 0"
      elif [ "$status" != 0 ] && [ "$status" != 3 ]; then fail "disk with $size: status $status"
      elif ! whole build $was new; then fail "disk with $size: torn: $(head -n 1 torn)"
      else ok; fi
      if [ "$status" = 3 ]; then full=yes; fi
      mount -o remount,size=1m,nr_inodes=200 build
      is "disk with $size: repaired when there is room" [ "$(rc "$peic" new.pei -o build)" = 0 ]
      is "disk with $size: right when there is room" same build new
      umount build
    done
  done
  is "a disk was really full" [ "$full" = yes ]
}

edited() { # somebody else's work is safe
  start && echo mine >>build/compose.yaml && cp -a build before
  is "edited by hand: 1" [ "$(rc "$peic" new.pei -o build)" = 1 ]
  is "edited by hand: nothing was written" same build before
  is "edited by hand, --force: 0" [ "$(rc "$peic" new.pei --force -o build)" = 0 ]
  is "edited by hand, --force: right files" same build new
  rm -rf build && mkdir build && echo mine >build/compose.yaml
  is "foreign file: 1" [ "$(rc "$peic" new.pei -o build)" = 1 ]
  is "foreign file: kept" [ "$(cat build/compose.yaml)" = mine ]
  start && echo mine >build/mine.txt && rc "$peic" new.pei -o build >status
  is "a file beside ours stays" [ "$(cat build/mine.txt)" = mine ]
  start && rm -rf build/.peic && rc "$peic" old.pei -o build >status
  is "a lost manifest costs nothing" [ "$(cat status)" = 0 ]
  start && rm -f build/compose.yaml
  is "a lost file comes back" [ "$(rc "$peic" new.pei -o build)" = 0 ]
  is "a lost file comes back right" same build new
}

secrets() { # their files are not opened, their values are nowhere
  mkdir -p hidden && echo sesame-in-a-file >hidden/key
  cat >secrets.pei <<'END'
project "secrets"
secret a { file = "hidden/key" }
secret b { env = "SESAME" }
image i {
  from   = "debian:bookworm"
  ignore = ["hidden"]
  run { secrets = [secret.a, secret.b], script = "make" }
}
service s {
  image = image.i
  env { A = secret.a.path, B = secret.b.path }
}
END
  rm -rf build
  SESAME=sesame-in-a-variable strace -f -qq -o trace "$peic" secrets.pei -o build >out 2>err && status=0 || status=$?
  is "a project with secrets compiles: $(cat err)" [ "$status" = 0 ]
  is "no file of a secret is opened" [ -z "$(grep 'open.*hidden/key' trace)" ]
  is "no value of a secret is written" [ -z "$(grep -r sesame- build out err)" ]
}
