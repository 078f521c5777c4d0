# The recipes of the library, built on a real engine: what they promise is so in the image, and what cannot be made fails.
# shellcheck shell=sh
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

mkdir "$work/project"
cd "$work/project" || exit
# build IMAGE STEPS
project() {
  printf 'project "pei-e2e-std"\nimport "std:pip" as pip\nimport "std:locale" as locale\n' >box.pei
  printf 'image %s {\n  from = "debian:bookworm"\n  tags = ["pei-e2e-std:%s"]\n%s\n}\n' "$1" "$1" "$2" >>box.pei
  bounded 20 "$peic" box.pei -o build -q && bounded 900 build/pei build
}
in_image() { bounded 60 docker run --rm --name pei-e2e-std-look "pei-e2e-std:$1" sh -c "$2"; }
# fails WORDS STEPS: the build fails, and says so
fails() { ! project bad "$2" >"$work/said" 2>&1 && grep -F "$1" "$work/said"; }

section "locale"
need "a locale and a time zone are made" project locale '  use locale.set(lang = "de_DE.UTF-8", timezone = "Europe/Berlin")'
check "programs use the locale" is "Juli" in_image locale 'TZ=UTC date -d 2020-07-01 +%B'
check "nothing is missing of it" is "" in_image locale 'locale 2>&1 >/dev/null'
check "the time zone is set" is "CEST" in_image locale 'date -d 2020-07-01 +%Z'
check "also without the variable" is "CEST" in_image locale 'env -u TZ date -d 2020-07-01 +%Z'
check "a locale that there is not" fails "xx_XX" '  use locale.set(lang = "xx_XX.UTF-8")'
check "a time zone that there is not" fails "there is no time zone Europe/Atlantis" '  use locale.set(timezone = "Europe/Atlantis")'

section "pip"
echo '# nothing' >requirements.txt
need "an environment is made" project pip '  apt ["python3-venv"]
  use pip.config(index = "http://index.example.org/simple", extra_index = ["http://a.example.org", "http://b.example.org"], trusted_hosts = ["a.example.org"], retries = 0, timeout = 1)
  use pip.venv(at = "/opt/an environment", requirements = "requirements.txt")'
check "pip reads all of its configuration" is "global.extra-index-url='http://a.example.org http://b.example.org'
global.index-url='http://index.example.org/simple'
global.retries='0'
global.timeout='1'
global.trusted-host='a.example.org'" in_image pip '"/opt/an environment/bin/pip" config list | sort'
check "it is one of its own" is "/opt/an environment" in_image pip '"/opt/an environment/bin/python" -c "import sys; print(sys.prefix)"'
check "a package that there is not" fails "pei-no-such-package" '  apt ["python3-venv"]
  use pip.config(index = "http://127.0.0.1:9/simple", retries = 0, timeout = 1)
  use pip.venv(at = "/opt/v", packages = ["pei-no-such-package"])'
