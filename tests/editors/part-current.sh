# shellcheck shell=sh
# Everything that is made from the tables is what they give.
: "${tree:?}" "${obj:?}" "${work:?}"
mkdir -p "$work/tree/docs"
cp -R "$tree/editors" "$work/tree/editors"
cp "$tree/docs/peic.1" "$work/tree/docs"
current() { "$obj/docs" --editors "$work/tree" && diff -r "$tree/editors" "$work/tree/editors" && diff "$tree/docs/peic.1" "$work/tree/docs/peic.1"; }
ok "editors/ and docs/peic.1 are what the tables give; if not, run make docs" current
# … and the test would see it
sed -i 's/check/chekc/' "$work/tree/editors/shell/peic.bash"
ok "a stale file is seen" sh -c "\"$obj/docs\" --editors \"$work/tree\" && ! grep -q chekc \"$work/tree/editors/shell/peic.bash\""
