# shellcheck shell=sh
# The hooks of .pre-commit-hooks.yaml, run as pre-commit does: the entry, with files behind it.
: "${work:?}"
mkdir "$work/hooks"
cp golden/mistakes/hello.pei "$work/hooks/bad.pei"
printf 'project "a"\n\nvolume a { keep = true }\nservice b {\n  image  = "nginx:1.27"\n  mounts = [volume.a -> "/data"]\n}\n' >"$work/hooks/good.pei"
printf 'project   "a"\nvolume a { keep=true }\nservice b {\nimage = "nginx:1.27"\nmounts = [volume.a -> "/data"]\n}\n' >"$work/hooks/ugly.pei"
hook() { # ID FILE...
  entry=$(sed -n "/^- id: $1\$/,/^  language/s/^  entry: //p" .pre-commit-hooks.yaml)
  shift
  [ -n "$entry" ] && (cd "$work/hooks" && eval "$entry \"\$@\"")
}
refuses() { ! hook "$@"; }
ok "peic-check takes what is right" hook peic-check good.pei ugly.pei
ok "peic-check refuses a mistake" refuses peic-check good.pei bad.pei
ok "peic-fmt changes what is not in the style" hook peic-fmt ugly.pei
ok "… as pre-commit sees by the file" grep -q 'keep = true' "$work/hooks/ugly.pei"
each() { for word in id name description entry language files; do is 2 "$(grep -c "^[- ] $word: " .pre-commit-hooks.yaml)" || return 1; done; }
ok "each hook says what it needs" each
