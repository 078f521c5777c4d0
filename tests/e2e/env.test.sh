# Environment variables with hostile values, exactly, wherever they are to be seen: steps and hooks of the build, containers,
# hooks of the start, sessions of each kind; from the image, from a stage below it, from env(), from late(), from a service.
# shellcheck shell=sh disable=SC2016 # what stands in single quotes is for other shells
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir -p "$work/project/keys"
repository=$PWD
cd "$work/project" || exit
ssh-keygen -q -t ed25519 -N '' -C me -f "$work/me"
cp "$work/me.pub" keys/

# one value a line
cat >values <<'VALUES'
plain

 a blank at both ends 
two  blanks and	a tab
it's "quoted" 'twice' ""
\ \\ \n \t \" \' a\
$HOME ${HOME} ${HOME:-x} $$ $1 \$x $
`id` $(id) $((1+1))
%s %d %% %n
#no comment ; no end & no | pipe > < ( ) { } [ ]
A=b=c==
-n -e --help
!! !$ ^a^b
* ? ~ ~root [a-z]
größe → 東京 🐚 é
@{name} @@{name} {{x}} ${{ x }}
http://me@host:80/?a=b&c=d#e
a,b;c:d|e
VALUES
head -c 3000 /dev/zero | tr '\0' x >>values
echo >>values
n=$(wc -l <values)

# As text of a project. `at N`: the value of line N
quoted() { printf '"%s"' "$(printf %s "$1" | sed 's/\\/\\\\/g; s/"/\\"/g; s/@{/@@{/g; s/	/\\t/g')"; }
at() { sed -n "$1p" values; }
entries() { # PREFIX
  i=0
  while [ $i -lt "$n" ]; do i=$((i + 1)) && printf '    %s%s = %s\n' "$1" $i "$(quoted "$(at $i)")"; done
}
# Prints every variable of these prefixes as base64, and on which line of the table it is.
cat >dump.sh <<'SH'
#!/bin/sh
for prefix in ${*:-S I}; do
  i=0
  while [ $i -lt "$(cat /count)" ]; do
    i=$((i + 1))
    eval "printf '%s %s ' $prefix $i; printf %s \"\${$prefix$i-is not set}\" | base64 -w 0"
    echo
  done
done
SH
chmod 755 dump.sh
wanted() { # PREFIX...
  for prefix; do
    i=0
    while [ $i -lt "$n" ]; do i=$((i + 1)) && printf '%s %s %s\n' "$prefix" $i "$(printf %s "$(at $i)" | base64 -w 0)"; done
  done
}
hook() { printf '#!/bin/sh\n/dump.sh %s >"%s"\n' "$1" "$2"; }
hook "S I" /built >build.sh
hook "S I V L E" /first >first.sh
hook "S I V L E" /every >every.sh
hook "S I V L E" '/tmp/login-$(id -un)' >login.sh
chmod 755 ./*.sh
lines='one
 two "$HOME" \

	"it'\''s four"
'
EXACT=$(at 6) && export EXACT # env() reads it when the project is compiled
LATE=$(at 7) && export LATE   # late() when it is started
{
  echo 'project "pei-e2e-env"'
  echo 'stage below {'
  echo '  from = "debian:bookworm"'
  echo '  copy "dump.sh" -> "/dump.sh"'
  printf '  run "echo %s >/count"\n  env {\n%s\n  }\n}\n' "$n" "$(entries S)"
  echo 'image box {'
  echo '  from = stage.below'
  printf '  env {\n%s\n    EXACT = env("EXACT")\n    OVER = "of the image"\n    TWICE = "first"\n  }\n' "$(entries I)"
  echo '  env { TWICE = "second" }'
  echo '  run "/dump.sh >/step"'
  echo '  run "printf %s \"$EXACT\" >/exact"'
  echo '  on build "build.sh"'
  echo '  on first-run "first.sh"'
  echo '  on every-run "every.sh"'
  echo '  on user-login "login.sh"'
  echo '  ssh { user me { uid = 2000, keys = ["keys/me.pub"], shell = "/bin/bash" } }'
  echo '  entry <<SH'
  echo '    /dump.sh S I V L E >/entry'
  echo '    exec sleep 100000'
  echo '  SH'
  echo '}'
  echo 'service box {'
  echo '  image = image.box'
  echo '  ports = [2241 -> 22]'
  printf '  env {\n%s\n' "$(entries V)"
  i=0
  while [ $i -lt "$n" ]; do
    i=$((i + 1))
    # compose cannot hold every default: what it cannot is said in the message E0423
    case $(at $i) in *[\{\}]*) text=x ;; *) text=$(at $i) ;; esac
    printf '    L%s = late("PEI_NOT_SET_%s", %s)\n' $i $i "$(quoted "$text")"
    # without a default it must not be empty
    if [ -n "$(at $i)" ]; then printf '    E%s = late("PEI_SET_%s")\n' $i $i; else printf '    E%s = ""\n' $i; fi
  done
  echo '    LATE = late("LATE", "default")'
  echo '    OVER = "of the service"'
  printf '%s\n' '    LINES_ = "one\n two \"$HOME\" \\\n\n\t\"it'\''s four\"\n"' '  }' '}'
} >box.pei
i=0
while [ $i -lt "$n" ]; do i=$((i + 1)) && export "PEI_SET_$i=$(at $i)"; done

need "it compiles" bounded 20 "$peic" box.pei -o build -q
need "it is built" bounded 600 build/pei build
need "it is started" bounded 120 build/pei up
box() { docker compose -f build/compose.yaml ps -aq box; }
inside() { bounded 20 docker exec "$(box)" "$@"; }
to() { # [ARG...]
  bounded 20 ssh -F none -p 2241 -i "$work/me" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 \
    -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR me@127.0.0.1 "$@"
}
need "ssh" within 30 to true
wanted S I >wanted-image
wanted S I V E >wanted-run
# exact TEXT CMD...: every value as it is in the table; those of late() that a default can hold
exact() { # FILE CMD...
  exact_file=$1; shift
  "$@" | grep -v '^L ' >got || :
  cmp "$exact_file" got || { diff "$exact_file" got | head -n 6; return 1; }
}
defaults() {
  inside /dump.sh L >got
  i=0
  while [ $i -lt "$n" ]; do
    i=$((i + 1))
    case $(at $i) in *[\{\}]*) text=x ;; *) text=$(at $i) ;; esac
    printf 'L %s %s\n' $i "$(printf %s "$text" | base64 -w 0)"
  done >wanted-late
  cmp wanted-late got || { diff wanted-late got | head -n 6; return 1; }
}

section "while the image is built"
check "a step" exact wanted-image inside cat /step
check "a build hook" exact wanted-image inside cat /built
check "env() when it was compiled" is "$EXACT" inside cat /exact
check "the later of two" is second inside printenv TWICE

section "in containers"
check "process 1 hands it on to the entry" within 10 exact wanted-run inside cat /entry
check "docker exec" exact wanted-run inside /dump.sh S I V E
check "docker exec as another user" exact wanted-run inside setpriv --reuid=2000 --regid=2000 --clear-groups /dump.sh S I V E
check "a hook of the first start" exact wanted-run inside cat /first
check "a hook of every start" exact wanted-run inside cat /every
check "late(): the defaults" defaults
check "late(): what is set at the start" is "$LATE" inside printenv LATE
check "what a service says wins" is "of the service" inside printenv OVER
line_feeds() { [ "$(inside sh -c 'printf %s. "$LINES_"')" = "$lines." ]; }
check "line feeds, in a service" line_feeds

section "in sessions"
check "a command of ssh" exact wanted-run to /dump.sh S I V E
terminal() { echo 'stty -onlcr; /dump.sh S I V E >/tmp/terminal; exit' | to -tt >/dev/null; inside cat /tmp/terminal; }
check "a session of ssh in a terminal" exact wanted-run terminal
check "its login hook" exact wanted-run inside cat /tmp/login-me
check "a login shell" exact wanted-run inside bash -lc '/dump.sh S I V E'
check "a login shell of su" exact wanted-run inside su - me -c '/dump.sh S I V E'
line_feeds_there() { [ "$(inside su - me -c 'printf %s. "$LINES_"')" = "$lines." ]; }
check "line feeds, in a login shell" line_feeds_there
check "what a service says wins there too" is "of the service" to 'echo "$OVER"'

section "what no image can hold"
printf 'project "p"\nimage a {\n  from = "debian:bookworm"\n  env { A = "one\\ntwo" }\n}\n' >bad.pei
refused() { ! bounded 20 "$peic" bad.pei -o bad >"$work/said" 2>&1 && grep -F "E0421" "$work/said"; }
check "line feeds in an image are refused" refused
cd "$repository" || exit
