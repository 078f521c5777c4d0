# host-build.sh: what the control script does around builds: stages that are kept, versions that git knows.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../host.sh"

kept_stages() {
	project
	settings "pei_kept_stages='stage-tools' pei_keepers='base=stage-tools dev=stage-tools'"
	pei build dev --pull 2>/dev/null
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <dev> <--pull> <stage-tools>'
	: >"$root/log"
	pei build 2>/dev/null
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <base> <dev> <stage-tools>'
	: >"$root/log"
	pei build base --push 2>/dev/null
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <base> <--push>'
}
it 'build with stages that are kept' kept_stages

versions() {
	project
	settings "pei_versions=yes; read_versions() { version scm PEI_VERSION_scm .. 0.0.0; version strict PEI_VERSION_strict '..'; }"
	answer bake "printf '%s\n' \"\$PEI_VERSION_scm \$PEI_VERSION_strict\" >>'$root/log'"
	executable "$bin/git" <<-SH
		printf 'git %s\n' "\$*" >>'$root/log'
		[ ! -e '$root/no-git' ] || { echo 'fatal: not a git repository' >&2; exit 128; }
		echo 'v1.2-3-gabc-dirty'
	SH
	pei build dev 2>"$root/err"
	ran 'git -C .. describe --tags --always --dirty
git -C .. describe --tags --always --dirty
docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <dev>
v1.2-3-gabc-dirty v1.2-3-gabc-dirty'
	has "$(cat "$root/err")" '+ git -C .. describe --tags --always --dirty
pei: the version scm is v1.2-3-gabc-dirty'
	: >"$root/log"
	touch "$root/no-git"
	status_of pei build dev 2>"$root/err"
	is "$status" 3
	has "$(cat "$root/err")" 'the version scm is 0.0.0'
	has "$(cat "$root/err")" 'pei: git does not know the version strict here; build in a clone, set PEI_VERSION_strict'
	ran 'git -C .. describe --tags --always --dirty
git -C .. describe --tags --always --dirty'
	: >"$root/log"
	# shellcheck disable=SC2086 # the shell may be two words
	in_image "$real_env" 'PEI_VERSION_strict=9 "x"' $command "$build/pei" build dev 2>/dev/null
	ran 'git -C .. describe --tags --always --dirty
docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <dev>
0.0.0 9 "x"'
	: >"$root/log"
	pei --dry-run build dev 2>"$root/err"
	ran ''
	has "$(cat "$root/err")" '+ git -C .. describe --tags --always --dirty'
	rm "$bin/git" "$root/no-git"
}
it 'build with versions that git knows' versions
