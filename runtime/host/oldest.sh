# oldest.sh: are docker and its plugins new enough for what the project uses? For all verbs that need them, once in a
# run. oldest_of is generated.

oldest() { # compose|buildx|engine WHAT IT SAYS OF ITSELF
	case " ${pei_aged-} " in *" $1 "*) return 0 ;; esac
	pei_aged="${pei_aged-} $1"
	# As in v2.30.1-desktop.1 and 28.5.2+dfsg4; one without a number is somebody's own build.
	pei_found=$(printf '%s\n' "$2" | sed -n 's/^[^0-9]*\([0-9][0-9]*\.[0-9][0-9.]*\).*/\1/p' | head -n 1)
	case $pei_found in '' | 0.0.0) return 0 ;; esac
	pei_newest='' pei_lacks=''
	oldest_of "$1"
	[ -n "$pei_newest" ] || return 0
	case $1 in
	engine) pei_tool='the docker engine' ;;
	*) pei_tool="docker's plugin $1" ;;
	esac
	say "$pei_tool is version $pei_found, which does not know yet:$pei_lacks"
	case $1 in
	engine) fail 3 "install version $pei_newest or a newer one: https://docs.docker.com/engine/install/" ;;
	*) fail 3 "install version $pei_newest or a newer one: the package docker-$1-plugin of https://docs.docker.com/engine/install/, or its file in ~/.docker/cli-plugins/" ;;
	esac
}

since() { # VERSION WHAT
	if printf '%s\n%s\n' "$pei_found" "$1" | awk -F. '
		NR == 1 { for (i = 1; i <= 3; i++) found[i] = $i + 0 }
		NR == 2 { for (i = 1; i <= 3; i++) if (found[i] != $i + 0) exit found[i] < $i + 0 ? 1 : 0 }'; then
		return 0
	fi
	pei_newest=$1 # they come in order
	pei_lacks="$pei_lacks
  $2: since $1"
}
