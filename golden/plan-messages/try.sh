# What is said of a plan.json that cannot be compared with, and of a copied file that cannot be read.
set -u
try() { # TEXT: of plan.json
  mkdir -p build
  printf '%s\n' "$1" >build/plan.json
  peic plan main.pei -q
}
try 'no JSON at all'
try '{"version": 2, "project": "shop", "steps": [{"id": "image.a", "kind": "picture", "hash": "00"}]}'
try '{"version": 1, "project": "shop", "steps": []}'
try '{"version": 2, "project": "bakery", "steps": [], "inputs": [], "trees": []}'
rm build/plan.json
mkdir build/plan.json
peic plan main.pei -q --check
echo "ends with $?"
rm -r build
# a path that is longer than the machine takes
name=$(printf '%0250d' 0)
half=$name/$name/$name/$name/$name/$name/$name/$name/$name/$name
mkdir -p "site/$half"
(cd "site/$half" && mkdir -p "$half")
peic plan main.pei -q 2>&1 | sed 's/0\{100,\}/0…0/g; s/\(0…0.\)*0…0/…/'
rm -r site/0*
