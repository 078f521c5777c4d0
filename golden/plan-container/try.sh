# What `peic plan` tells of back ends, in a copy of the project.
set -u
say() { printf '\n== %s\n' "$*"; }
mkdir copy
cp appliance.pei copy
cd copy || exit
say before the first build
peic plan appliance.pei
peic appliance.pei -o build -q
say after it
peic plan appliance.pei
say an image that needs no privileges any more
peic plan appliance.pei -q --param privileged=false
say a step that changed
sed -i 's/ls /ls -l /' appliance.pei
peic plan appliance.pei -q
cd ..
rm -r copy
