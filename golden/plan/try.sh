# What `peic plan` tells before the first build, after it, and after changes of several kinds, in a copy of the project.
set -u
say() { printf '\n== %s\n' "$*"; }
mkdir copy
cp -R shop.pei site copy
cd copy || exit
say before the first build
peic plan shop.pei
peic shop.pei -o build -q
say after it
peic plan shop.pei --check && echo "ends with 0"
say a file, a mode, a value, a parameter, a step more, a service less
echo '<p>new</p>' >>site/index.html
chmod +x site/start.sh
echo more >site/new.txt
sed -i 's/MODE  *= "a"/MODE = "b"/; s/make deps/make deps tools/; /^image web/,/^}/s/^}/  run "make check"\n}/; /^service cron/,/^}/d' shop.pei
peic plan shop.pei --check -q -p workers=4
echo "ends with $?"
say the same for programs
peic plan shop.pei --format=json -p workers=4
cd ..
rm -r copy
