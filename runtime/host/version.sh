# version.sh: versions of images that only the host knows; for what builds.
# docker gets them in its environment. One that is set there already stays.

version() { # NAME VARIABLE ROOT [FALLBACK]
	eval "pei_version=\${$2-}"
	[ -z "$pei_version" ] || return 0
	if pei_version=$(run git -C "$3" describe --tags --always --dirty); then
		[ -z "$pei_dry_run" ] || return 0
	elif [ $# -gt 3 ]; then
		pei_version=$4
		say "git does not know the version $1 here: it is the project's fallback"
	else
		fail 3 "git does not know the version $1 here; build in a clone, set $2, or give the version a fallback in the project"
	fi
	say "the version $1 is $pei_version"
	export "$2=$pei_version"
}
