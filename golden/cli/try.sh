# The command line: what it accepts, what it says about the rest, and its exit codes.
t() {
  printf '$ peic %s\n' "$*"
  rc=0
  peic "$@" 2>&1 || rc=$?
  printf '= %s\n\n' "$rc"
}
t
t hello.pei
t hello.pei -o build
t hello.pei -o out/
t hello.pei -o out/deep/er
t -obuild hello.pei --param tag=2
t build --out=build hello.pei -p tag=3 --check
t build --out=build hello.pei -p tag=3
t hello.pei -p
t hello.pei -p tag
t hello.pei -p tga=1
t hello.pei -p port=x
t hello.pei -q
t check hello.pei
t check warns.pei
t check warns.pei -Werror
t check warns.pei --error-format=short
t check wrong.pei --error-format=json
t check wrong.pei --error-format=jsno
t check wrong.pei --error-limit=1
t check wrong.pei --error-limit=all
t check wrong.pei --ascii --color=always
t check hello.pei -o build
t hello.pei --dump=ir
t hello.pei --dump=tokns
t hello.pei --forse
t hello.pei --check=yes
t hello.pei -x
t hello.pei -o ''
t helo.pei
t biuld hello.pei
t hello.pei wrong.pei
t .
t -
t hello.pei -o hello.pei
t -- hello.pei
t explain E0205
t explain e0205
t explain E9999
t explain
t version
t --version
t version 2
t help
t help check
t check --help
t help me
rm -rf out
