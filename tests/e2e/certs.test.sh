# A dock at a port that takes certificates, ours and the engine's: on loopback, in front of the engine's socket. Certificates that
# are renewed get to docker, those of others do not get in.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh
# shellcheck source=tests/e2e/rows.sh
. tests/e2e/rows.sh

case $DOCKER_HOST in
unix://*) ;;
*) echo "skipped: certs needs the socket of an engine, and it is at $DOCKER_HOST" && exit ;;
esac
port=5096 top=$PWD
end() {
  cd "$top" || exit
  [ -z "${listener-}" ] || { kill "$listener" && wait "$listener"; } 2>/dev/null || :
  docker context rm -f pei-e2e-certs-tower >/dev/null 2>&1 || :
  leave
}
trap end EXIT

mkdir "$work/project"
cd "$work/project" || exit
mkdir ca other keys
authority() { # DIRECTORY
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" -keyout "$1/key.pem" -out "$1/ca.pem"
}
# signed DIRECTORY FILE NAME EXTENSION
signed() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$3" -keyout "$2.key" -out "$work/request" &&
    printf '%s\n' "$4" >"$work/extension" &&
    openssl x509 -req -in "$work/request" -CA "$1/ca.pem" -CAkey "$1/key.pem" -CAcreateserial -days 2 -extfile "$work/extension" -out "$2.pem"
}
mine() { signed "$1" "keys/me, here" me extendedKeyUsage=clientAuth; }
need "there is an authority" authority ca
need "and another one" authority other
need "the engine has a certificate" signed ca ca/engine engine "subjectAltName=IP:127.0.0.1"
need "and so has this machine" mine ca
socat "OPENSSL-LISTEN:$port,bind=127.0.0.1,reuseaddr,fork,cert=ca/engine.pem,key=ca/engine.key,cafile=ca/ca.pem,verify=1" \
  "UNIX-CONNECT:${DOCKER_HOST#unix://}" >"$work/listener" 2>&1 &
listener=$!
listens() { bounded 5 openssl s_client -connect "127.0.0.1:$port" -CAfile ca/ca.pem -cert "keys/me, here.pem" -key "keys/me, here.key" -verify_return_error; }
need "the port takes certificates" within 10 listens

# project CERTIFICATES
project() {
  cat >certs.pei <<PEI
project "pei-e2e-certs" { dock = dock.tower }
dock tower {
  host = "tcp://127.0.0.1:$port"
  timeout = 10s
  $1
}
volume data { keep = false }
service user { image = "debian:bookworm", mounts = [volume.data -> "/data"] }
PEI
  bounded 20 "$peic" certs.pei -o build
}
all='ca = "ca/ca.pem", cert = "keys/me, here.pem", key = "keys/me, here.key"'
section "in"
need "it compiles" project "$all"
check "the context is made" pei dock create
check "with its certificates" says 'ca=../ca/ca.pem,"cert=../keys/me, here.pem","key=../keys/me, here.key"'
again() { pei dock create && did_nothing; }
check "once" again
check "apply" rows apply volume.data
check "made there" shows make volume.data
in_the_engine() { docker volume ls -q --filter name=pei-e2e-certs; }
check "and it is in the engine" is pei-e2e-certs_data in_the_engine

section "renewed"
need "a new certificate of this machine" mine ca
check "gets to docker" pei dock create
check "in place of the old one" says 'docker context update pei-e2e-certs-tower'
check "once" again
check "and is let in" rows status volume.data
check "where nothing has to be done" shows same volume.data

section "not in"
fails() { # WORD…: not well
  fails_status=0
  pei "$@" >"$work/rows" || fails_status=$?
  [ "$fails_status" != 0 ] || { cat "$work/rows" "$work/err"; return 1; }
}
need "a certificate that another authority signed" mine other
check "is refused" fails status volume.data
# What docker sees of it is the port's word, or only that it hung up: whichever comes first.
check "and docker's words are shown" says 'docker says: error during connect'
check "the port's reason" within 5 grep -q 'certificate verify failed' "$work/listener"
need "without one" project 'ca = "ca/ca.pem"'
check "docker forgets the one that it had" pei dock create
check "by another context" says "docker host=tcp://127.0.0.1:$port,ca=../ca/ca.pem"
check "once" again
check "and is refused" fails status volume.data
check "for the other reason" within 5 grep -q 'did not return a certificate' "$work/listener"
need "an engine whose authority we do not know" project 'ca = "other/ca.pem"'
check "is not talked to" fails status volume.data
check "as docker says" says 'x509'
need "a file that is not there" project 'ca = "ca/none.pem"'
check "ends it" ends 3 dock create
check "with its name" says 'cannot read ../ca/none.pem, the ca of a dock'
check "but a dry run shows what it would do" pei --dry-run dock create
check "with it" says 'ca=../ca/none.pem'

section "destroy"
need "as it was" project "$all"
need "with the right certificate" mine ca
check "destroy" rows destroy --volumes
check "the volume is gone" is "" in_the_engine
