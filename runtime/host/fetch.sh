# fetch.sh: images of others. One by tag and digest comes by the digest, and is given the tag, which docker leaves out.

# The name that an image has here: NAME:TAG of NAME:TAG@DIGEST.
local_name() { # REF
	case ${1##*/} in *:*@*) printf %s "${1%@*}" ;; *) printf %s "$1" ;; esac
}

fetch_image() { # REF, as docker pull takes OPTION…
	pei_wanted=$1 pei_local=$(local_name "$1")
	shift
	if [ "$pei_wanted" = "$pei_local" ]; then
		run docker pull "$@" "$pei_wanted"
	else
		pei_pinned=${pei_local%:*}@${pei_wanted##*@}
		run docker pull "$@" "$pei_pinned" && run docker tag "$pei_pinned" "$pei_local"
	fi
}

# Is it here, under this name and with this digest?
fetched() { # REF
	pei_local=$(local_name "$1")
	[ "$1" != "$pei_local" ] || { docker image inspect "$1" >/dev/null 2>&1 && return; }
	docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$pei_local" 2>/dev/null | grep -q "@${1##*@}\$"
}
