# Input that is made to hurt: it ends with a message, soon, and within bounds; and files that are no files.
# shellcheck shell=sh disable=SC2034,SC2154 # set there, used here, and the other way round

# bomb WHAT STATUSES CODE CMD...: within a minute and 2 GiB, one of these ends, and a message with this code (or these words)
bomb() {
  bombed=$1 want=$2 code=$3
  shift 3
  began=$(date +%s%N)
  got=$(rc sh -c 'ulimit -v 2097152 && exec timeout 60 "$@"' sh "$@")
  ms=$((($(date +%s%N) - began) / 1000000))
  case " $want " in *" $got "*) ok ;; *) fail "$bombed: status $got after $ms ms: $(head -c 300 err)" ;; esac
  is "$bombed: says $code and not: $(head -c 300 err)" grep -q "$code" err
  if [ $ms -gt "${slowest:-0}" ]; then slowest=$ms slow="$bombed"; fi
}
again() { awk -v n="$1" -v s="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", s }'; }

bombs() {
  slowest=0
  mkdir -p bomb
  cd bomb || return
  for open in '[' '(' '{' 'a {' 'f(' '!' '-' '"@{' 'if a then ' 'a + ('; do
    { printf 'project "p"\nlet x = ' && again 100000 "$open"; } >deep.pei
    bomb "100,000 times $open" 1 '^error\[E0' "$peic" deep.pei -o build
  done
  { printf 'project "p"\nlet x = 1' && again 200000 ' + 1'; } >deep.pei
  bomb "200,000 operators" "0 1" 'error\[E0\|warning\[W0' "$peic" deep.pei -o build
  { printf 'project "p"\nlet x = a' && again 200000 '.a'; } >deep.pei
  bomb "200,000 members" 1 'error\[E0' "$peic" deep.pei -o build

  { echo 'project "p"' && seq -f 'let n%.0f=1' 550000; } >names.pei
  bomb "550,000 names" 0 W0712 "$peic" check names.pei
  { echo 'project "p"' && echo 'let l = [' && seq -f '"%.0f",' 700000 && echo ']'; } >names.pei
  bomb "a list of 700,000" 0 W0712 "$peic" check names.pei
  { echo 'project "p"' && seq -f 'volume v%.0f { }' 110000; } >names.pei
  bomb "110,000 objects" 1 E080 "$peic" check names.pei
  { echo 'project "p"' && again 300000 'x '; } >names.pei
  bomb "a line of 600 kB" 1 'error\[E0' "$peic" check names.pei
  { echo 'project "p"' && seq -f '%.0f = "' 400000; } >names.pei
  bomb "400,000 lines that are wrong" 1 'error\[E0' "$peic" check names.pei
  bomb "400,000 lines that are wrong, all of them" 1 'error\[E0' "$peic" check names.pei --error-limit=0

  { echo 'project "p"' && echo 'template t0() { run "x" }' && for i in $(seq 40); do echo "template t$i() {
  use t$((i - 1))()
  use t$((i - 1))()
}"; done && echo 'image a {
  from = "debian:12"
  use t40()
}'; } >double.pei
  bomb "templates that double" 1 'E080' "$peic" double.pei -o build
  { echo 'project "p"' && echo 'let s0 = "xxxxxxxx"' && for i in $(seq 60); do echo "let s$i = \"@{s$((i - 1))}@{s$((i - 1))}\""; done
    echo 'image a { from = s60 }'; } >double.pei
  bomb "text that doubles" 1 'E0016' "$peic" double.pei -o build
  { echo 'project "p"' && echo 'let s0 = ["x"]' && for i in $(seq 60); do echo "let s$i = [...s$((i - 1)), ...s$((i - 1))]"; done
    echo 'image a { from = join(s60, "") }'; } >double.pei
  bomb "lists that double" 1 'E080' "$peic" double.pei -o build
  { echo 'project "p"' && echo 'let r = 1..1000000' && echo 'for a in r, b in r, c in r { volume v { } }'; } >double.pei
  bomb "loops of 10 to the 18 rounds" 1 'E080' "$peic" double.pei -o build

  printf 'project "p"\nimport "b.pei" as b\nimage x { from = b.x }\n' >a.pei
  printf 'import "a.pei" as a\nlet x = "debian:12"\n' >b.pei
  bomb "imports in a circle" 1 'E0607' "$peic" a.pei -o build
  for i in $(seq 400); do echo "import \"c$((i + 1)).pei\" as n" >"c$i.pei"; done
  : >c401.pei
  printf 'project "p"\nimport "c1.pei" as n\n' >c0.pei
  bomb "a chain of 400 imports" 1 'E080' "$peic" c0.pei -o build

  # another tool's file
  { echo 'a0: &a0 [lol, lol]' && for i in $(seq 40); do echo "a$i: &a$i [*a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1))]"; done; } >laughs.yml
  bomb "aliases that multiply" 1 'error\[E' "$peic" import laughs.yml -o p.pei
  again 100000 '[' >deep.yml
  bomb "100,000 brackets of YAML" 1 'error\[E' "$peic" import deep.yml -o p.pei
  again 100000 '- ' >deep.yml
  bomb "100,000 lists of YAML" 1 'error\[E' "$peic" import deep.yml -o p.pei
  truncate -s 1G huge && cp --sparse=always huge huge.yml && cp --sparse=always huge huge.pei
  bomb "a file of 1 GiB for import" 1 'error\[E' "$peic" import huge.yml -o p.pei
  is "no project was made of that" [ ! -e p.pei ]
  cd ..
  echo "bombs        the slowest took $slowest ms: $slow"
}

# A project with the file FILE in every place that a file can have. FMT: a further status that fmt may have
places() { # WHAT FILE STATUSES WORDS [FMT]
  cp bomb/plain.pei bomb/p.pei
  bomb "$1 as the project" "$3" "$4" "$peic" "bomb/$2" -o bomb/build
  bomb "$1 to fmt" "${5:-} $3" "$4" "$peic" fmt "bomb/$2"
  bomb "$1 to fix" "$3" "$4" "$peic" fix "bomb/$2"
  bomb "$1 to import" "$3" "$4" "$peic" import "bomb/$2"
  printf 'project "p"\nimport "%s" as b\nimage i { from = b.x }\n' "$2" >bomb/p.pei
  bomb "$1 as an import" "$3" "$4" "$peic" bomb/p.pei -o bomb/build
  printf 'project "p"\nimage i {\n  from = "debian:12"\n  on build "%s"\n}\n' "$2" >bomb/p.pei
  bomb "$1 as a script" "$3" "$4" "$peic" bomb/p.pei -o bomb/build
  printf 'project "p"\nimage i { dockerfile = "%s" }\n' "$2" >bomb/p.pei
  bomb "$1 as a Dockerfile" "$3" "$4" "$peic" bomb/p.pei -o bomb/build
  cp bomb/plain.pei bomb/p.pei
  rm -rf bomb/pei.lock && cp -a --sparse=always "bomb/$2" bomb/pei.lock
  bomb "$1 as pei.lock" "$3" "$4" "$peic" bomb/p.pei -o bomb/build --locked
  rm -rf bomb/pei.lock bomb/.dockerignore && cp -a --sparse=always "bomb/$2" bomb/.dockerignore
  got=$(rc timeout 60 "$peic" bomb/p.pei -o bomb/build)
  is "$1 as .dockerignore: status $got" regular "$got"
  rm -rf bomb/.dockerignore
}

files() { # what is no file, or far too much of one
  rm -rf bomb && mkdir bomb
  printf 'project "p"\nimage i {\n  from = "debian:12"\n  copy "site" -> "/srv"\n}\n' >bomb/plain.pei
  mkdir bomb/site bomb/directory.pei
  echo x >bomb/site/x
  mkfifo bomb/fifo.pei
  truncate -s 1G bomb/huge.pei
  ln -s /dev/zero bomb/zero.pei
  ln -s loop.pei bomb/loop.pei
  places "a FIFO" fifo.pei "1 3" 'fifo.pei\|pei.lock'
  places "a directory" directory.pei "1 3" 'directory\|pei.lock' 0
  places "a file of 1 GiB" huge.pei "1 3" 'huge.pei\|pei.lock'
  places "/dev/zero" zero.pei "1 3" 'zero.pei\|pei.lock'
  places "a link to itself" loop.pei "1 3" 'loop.pei\|pei.lock'
  # in what is copied they are legal: an image may have them, or the engine says so
  cp bomb/plain.pei bomb/p.pei
  mkfifo bomb/site/fifo && ln -s . bomb/site/circle && ln -s /dev/zero bomb/site/zero
  got=$(rc timeout 60 "$peic" bomb/p.pei -o bomb/build)
  is "odd files in what is copied: status $got, $(head -n 1 err)" [ "$got" = 0 ]
  # where outputs go
  rm -rf bomb/build && mkfifo bomb/build
  bomb "a FIFO as the output directory" 3 build "$peic" bomb/p.pei -o bomb/build
  rm -f bomb/build && mkdir bomb/build && mkfifo bomb/build/compose.yaml bomb/build/docker-bake.json
  bomb "a FIFO as an output" "1 3" docker-bake.json "$peic" bomb/p.pei -o bomb/build
  for state in manifest state; do
    for kind in fifo zero huge loop directory; do
      rm -rf bomb/build && rc "$peic" bomb/p.pei -o bomb/build >nothing.out
      if [ ! -e bomb/build/.peic/$state ]; then continue; fi
      rm -rf bomb/build/.peic/$state && cp -a --sparse=always bomb/$kind.pei bomb/build/.peic/$state
      got=$(rc timeout 60 "$peic" bomb/p.pei -o bomb/build)
      is "$kind as .peic/$state: status $got" regular "$got"
    done
  done
}
