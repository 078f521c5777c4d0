# peic diff: the patch makes one directory of the other, whichever tool applies it. Sourced by run.
# shellcheck shell=sh disable=SC2154,SC2016

# applies WHAT OPTION…: for both tools, from the directory build as it is now
applies() {
  what=$1 && shift
  for tool in git patch; do
    rm -rf "$dir/old" "$dir/new" && mkdir "$dir/old"
    if [ -d build ]; then cp -R build/. "$dir/old"; fi
    "$peic" diff shop.pei -o build "$@" >"$dir/patch" 2>"$dir/err" || fail "$what: diff"
    if [ "$tool" = git ]; then
      (cd "$dir/old" && git apply --allow-empty --whitespace=nowarn "$dir/patch") >"$dir/out" 2>&1 || fail "$what: git apply"
    else
      (cd "$dir/old" && patch -p1 --batch --silent <"$dir/patch") >"$dir/out" 2>&1 || fail "$what: patch"
    fi
    if [ -d build ]; then cp -R build "$dir/new"; fi
    # outputs hold the way from their directory to the project, so the new ones are made beside the old
    mv build "$dir/kept" 2>/dev/null || :
    if [ -d "$dir/new" ]; then mv "$dir/new" build; fi
    "$peic" shop.pei -o build --force -q "$@" || fail "$what: build"
    ok "$what, applied by $tool" same_tree "$dir/old" build
    ok "$what, modes by $tool" [ "$(cd "$dir/old" && find . -path ./.peic -prune -o -type f -perm -u+x -print | sort)" = \
      "$(cd build && find . -path ./.peic -prune -o -type f -perm -u+x -print | sort)" ]
    rm -rf build
    if [ -d "$dir/kept" ]; then mv "$dir/kept" build; fi
  done
}

fresh
cd "$dir/w" || exit 1
says 0 'new file mode 100755' '' "$peic" diff shop.pei
says 0 '+++ b/compose.yaml' '' "$peic" diff shop.pei
says 4 '+services:' '' "$peic" diff shop.pei --check
ok "writes nothing" [ ! -e build ]
applies "a first build"
ok "a build" "$peic" shop.pei -q
says 0 '' '' "$peic" diff shop.pei
says 0 '' '' "$peic" diff shop.pei --check
says 0 '' '' "$peic" diff shop.pei --stat
applies "no change"

says 4 '-    - published: "8080"' '' "$peic" diff shop.pei -p port=9090 --check
says 0 'changed +1 -1      compose.yaml' '' "$peic" diff shop.pei -p port=9090 --stat
says 0 "$(printf '\033[32m+    - published: "9090"\033[0m')" '' "$peic" diff shop.pei -p port=9090 --color=always
applies "a changed value" -p port=9090

# new, removed and empty files, a line without an end
cp shop.pei kept.pei
sed -i 's/, *{ failure = warn }//; s/ { failure = warn }//; s/first-run/every-run/' shop.pei
says 0 'deleted file mode 100644' '' "$peic" diff shop.pei
applies "files that come and go"
cp kept.pei shop.pei
chmod -x build/pei
says 0 'new mode 100755' '' "$peic" diff shop.pei
says 0 'mode 644 to 755' '' "$peic" diff shop.pei --stat
applies "a mode"
chmod +x build/pei
truncate -s -1 build/plan.json
says 0 'No newline at end of file' '' "$peic" diff shop.pei
applies "a lost line end"
"$peic" shop.pei --force -q

# what somebody edited is named, and shown against what is to be
echo '# mine' >>build/compose.yaml
says 0 '# edited since peic wrote it: build/compose.yaml' '' "$peic" diff shop.pei
says 0 '-# mine' '' "$peic" diff shop.pei
says 0 'edited since peic wrote it' '' "$peic" diff shop.pei --stat
says 4 '-# mine' '' "$peic" diff shop.pei --check
applies "an edited file"
printf 'a\0b\033[2J\377\n' >build/compose.yaml
says 0 '-a' '' "$peic" diff shop.pei
applies "odd bytes"
says 0 '␛[2J' '' "$peic" diff shop.pei --color=always
rm build/.peic/manifest
says 0 '# not written by peic: build/compose.yaml' '' "$peic" diff shop.pei
"$peic" shop.pei --force -q

# mistakes
says 2 '' 'which project?' "$peic" diff
says 2 '' 'no option `--format`' "$peic" diff shop.pei --format=json
says 2 '' 'nobody' "$peic" diff shop.pei -p nobody=1
says 3 '' 'cannot read' "$peic" diff no.pei
printf 'image x { from = image.y }\n' >>shop.pei
says 1 '' 'error[E0205]' "$peic" diff shop.pei
cp kept.pei shop.pei
says 3 - 'cannot write to standard output' sh -c "'$peic' diff shop.pei -p port=1 >/dev/full"
rm build/compose.yaml && mkdir build/compose.yaml
says 3 '' 'compose.yaml' "$peic" diff shop.pei
cd "$OLDPWD" || exit 1
