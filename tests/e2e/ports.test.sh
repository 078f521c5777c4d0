# Does the check of published ports say what docker does? Pairs of ports, given to two containers and to two services.
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
cd "$work" || exit

# As a project writes it → as docker does: "127.0.0.1:80-81" -> 80..81/udp
pair() { # HOST CONTAINER[/PROTOCOL]
  case $1 in *:*) pair_host="\"$1\"" ;; *-*) pair_host=${1%-*}..${1#*-} ;; *) pair_host=$1 ;; esac
  pair_proto=
  case $2 in */*) pair_proto=/${2#*/} ;; esac
  pair_inside=${2%/*}
  case $pair_inside in *-*) pair_inside=${pair_inside%-*}..${pair_inside#*-} ;; esac
  printf '%s -> %s%s' "$pair_host" "$pair_inside" "$pair_proto"
}
peic_says() { # HOST CONTAINER HOST CONTAINER: clash or free
  cat >p.pei <<END
project "p"
service a {
  image = "a:1"
  ports = [$(pair "$1" "$2")]
}
service b {
  image = "a:1"
  ports = [$(pair "$3" "$4")]
}
END
  peic_status=0
  bounded 20 "$peic" check p.pei --error-format=short >said 2>&1 || peic_status=$?
  case $peic_status in
  0) echo free ;;
  1) if grep -q E0701 said && ! grep error said | grep -qv -e E0701 -e '^error: '; then echo clash; else cat said; fi ;;
  *) cat said ;;
  esac
}
docker_says() {
  docker rm -f pei-e2e-ports-a pei-e2e-ports-b >/dev/null 2>&1 || :
  docker run -d --name pei-e2e-ports-a -p "$1:$2" debian:bookworm sleep 60 >said 2>&1 || { cat said; return; }
  if docker run -d --name pei-e2e-ports-b -p "$3:$4" debian:bookworm sleep 60 >said 2>&1; then echo free
  elif grep -q 'already' said; then echo clash
  else cat said; fi
}
while read -r first first_in second second_in; do
  docker=$(docker_says "$first" "$first_in" "$second" "$second_in")
  ours=$(peic_says "$first" "$first_in" "$second" "$second_in")
  check "$first $first_in with $second $second_in: $docker" [ "$docker" = "$ours" ]
done <<'END'
8320 80 8320 81
8320 80 0.0.0.0:8320 80
8320 80 [::]:8320 80
8320 80 [::1]:8320 80
8320 80 127.0.0.1:8320 80
0.0.0.0:8320 80 [::]:8320 80
0.0.0.0:8320 80 127.0.0.1:8320 80
127.0.0.1:8320 80 0.0.0.0:8320 80
127.0.0.1:8320 80 127.0.0.2:8320 80
[::1]:8320 80 127.0.0.1:8320 80
[::1]:8320 80 [::]:8320 80
[::1]:8320 80 [0:0::1]:8320 80
[::1]:8320 80 0.0.0.0:8320 80
8320 80/udp 8320 80
8320 80/udp 127.0.0.1:8320 81/udp
8320-8330 20-30 8325 80
8325 80 127.0.0.1:8320-8330 20-30
8320-8330 20-30 8330-8332 50-52
8320-8330 20-30 8331 80
127.0.0.1:8320-8330 20-30 127.0.0.2:8325 80
[::1]:8320-8322 20-22/udp [::]:8322 80/udp
END
