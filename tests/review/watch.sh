# peic watch: real edits, as editors and git make them; each has a few seconds to show. Sourced by run.
# shellcheck shell=sh disable=SC2154,SC2016

# within SECONDS COMMAND…: it succeeds at some moment before that
within() {
  tries=$(($1 * 20)) && shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.05
  done
}
start() { # OPTION…
  : >"$dir/seen" && : >"$dir/said"
  "$peic" watch shop.pei -o build "$@" >"$dir/seen" 2>"$dir/said" </dev/null &
  watcher=$!
  within 10 grep -q '^watching' "$dir/seen" || fail "it starts"
}
# shows WHAT TEXT: a new line of its output holds it; what was there before does not count
forget() { seen_before=$(wc -l <"$dir/seen") said_before=$(wc -l <"$dir/said"); }
fresh_lines() { tail -n "+$((seen_before + 1))" "$dir/seen" && tail -n "+$((said_before + 1))" "$dir/said"; }
has_fresh() { fresh_lines | grep -qF -- "$1"; }
shows() {
  if within 10 has_fresh "$2"; then pass; else
    cat "$dir/seen" "$dir/said" >"$dir/out"
    fail "$1: does not show: $2"
  fi
}
quiet() { # WHAT: nothing more is printed for a while
  forget
  sleep 0.6
  ok "$1" [ -z "$(fresh_lines)" ]
}
stop() { # SIGNAL
  kill "-$1" "$watcher"
  status=0
  wait "$watcher" || status=$?
  watcher=
  ok "ends with 0 by $1" [ "$status" = 0 ]
}
cpu() { awk '{ print $14 + $15 }' "/proc/$watcher/stat"; } # ticks

fresh
cd "$dir/w" || exit 1
start
ok "builds first" grep -q '^wrote .* files to build$' "$dir/seen"
ok "the files are there" [ -f build/compose.yaml ]
ticks=$(cpu)
quiet "nothing changes"
ok "and it sleeps" [ "$(($(cpu) - ticks))" -lt 5 ]

forget # truncated and written again
sed 's/= 8080/= 8081/' shop.pei >shop.new && cat shop.new >shop.pei && rm shop.new
shows "an edit in place" 'changed compose.yaml'
ok "the build has it" within 5 grep -q 8081 build/compose.yaml
forget # as vim saves: the old one becomes a backup, the new one gets the name
mv shop.pei shop.pei~ && sed 's/= 8081/= 8082/' shop.pei~ >shop.pei && rm shop.pei~
shows "an edit by renaming" 'changed compose.yaml'
forget # as others save: written beside, renamed over
sed 's/= 8082/= 8083/' shop.pei >.shop.pei.swp && mv .shop.pei.swp shop.pei
shows "an edit by renaming over" 'changed compose.yaml'
forget
sed -i 's/nginx:1.27-alpine/nginx:1.28-alpine/' lib/web.pei
shows "an imported file" 'changed compose.yaml'
forget
echo 'echo more' >>scripts/setup.sh
shows "a script" 'changed plan.json'

forget # mistakes are told once, and when they are gone
printf 'image x { from = image.y }\n' >>shop.pei
shows "a mistake" 'error[E0205]: no image named `y`'
forget
printf '\n' >>shop.pei
sed -i '1i # a comment moves it down' shop.pei
quiet "the same mistake is not told again"
forget
printf 'image z { from = image.y2 }\n' >>shop.pei
shows "a further one" 'no image named `y2`'
ok "alone" [ "$(fresh_lines | grep -c '^error\[')" = 1 ]
forget
sed -i '/^image [xz]/d' shop.pei
shows "a mistake that is gone" 'gone: shop.pei:'
shows "all of them" 'all is well again'

forget # what is missing
mv scripts/setup.sh scripts/away.sh
shows "a missing script" 'error[E0601]'
forget
mv scripts/away.sh scripts/setup.sh
shows "that comes back" 'all is well again'
forget
mv lib elsewhere
shows "a missing directory" 'error['
forget
mv elsewhere lib
shows "that comes back too" 'all is well again'
forget
mv shop.pei gone.pei
shows "the root file itself" 'cannot read `shop.pei`'
forget
mv gone.pei shop.pei
shows "and back" 'all is well again'

forget # through a link
mkdir real && mv lib/web.pei real/web.pei && ln -s ../real/web.pei lib/web.pei
sleep 0.3
forget
sed 's/1.28-alpine/1.29-alpine/' real/web.pei >real/new && mv real/new real/web.pei
shows "behind a link" 'changed compose.yaml'

touch unrelated && mkdir -p other && touch other/file
quiet "what the project does not read"
echo '# mine' >>build/compose.yaml
forget
sed -i 's/= 8083/= 8084/' shop.pei
shows "an output that was edited" 'error[E0901]'
stop INT

# a checkout changes many files at once
rm -rf build && fresh && cd "$dir/w" || exit 1
git init -q . && git add -A && git -c user.name=t -c user.email=t@t commit -qm one
git checkout -q -b two && sed -i 's/= 8080/= 7070/' shop.pei && sed -i 's/1.27/1.26/' lib/web.pei && git -c user.name=t -c user.email=t@t commit -qam two
start --force
forget
git checkout -q master 2>/dev/null || git checkout -q main
shows "a checkout" 'changed compose.yaml'
ok "all of it is built" within 5 sh -c 'grep -q 8080 build/compose.yaml && grep -q 1.27 build/compose.yaml'
stop TERM

# an output directory that is itself read, and a project without inotify
fresh && cd "$dir/w" || exit 1
sed -i 's|run "echo one"|copy "." -> "/src"|' shop.pei
start
quiet "its own files are no change"
forget
echo x >new-file
sleep 0.5
stop TERM
if strace -o /dev/null true 2>/dev/null; then
  : >"$dir/seen" && : >"$dir/said"
  ASAN_OPTIONS=detect_leaks=0 strace -f -o /dev/null -e trace=inotify_init1 -e inject=inotify_init1:error=EMFILE \
    "$peic" watch shop.pei -o build >"$dir/seen" 2>"$dir/said" </dev/null &
  tracer=$!
  ok "starts without inotify" within 10 grep -q '^watching' "$dir/seen"
  ok "says so" within 5 grep -q 'looking once a second' "$dir/said"
  watcher=$(pgrep -P "$tracer" | head -n 1)
  forget
  sed -i 's/= 8080/= 6060/' shop.pei
  shows "an edit, looked for" 'changed compose.yaml'
  kill -TERM "$watcher"
  wait "$tracer" || fail "ends with 0 without inotify"
  watcher=
else
  echo "skipped: watch without inotify needs strace"
fi

# what is no project is told, and not waited for
cd "$dir/w" || exit 1
says 3 '' 'cannot read `no.pei`' timeout 10 "$peic" watch no.pei
says 2 '' 'which project?' timeout 10 "$peic" watch
says 2 '' 'nobody' timeout 10 "$peic" watch shop.pei -p nobody=1
says 3 '' 'cannot' timeout 10 "$peic" watch shop.pei -o shop.pei/build
says 3 - 'cannot write to standard output' sh -c "timeout 10 '$peic' watch shop.pei >/dev/full"
cd "$OLDPWD" || exit 1
