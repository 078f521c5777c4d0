# context.sh: docker contexts, the engines on other machines. One that is there
# is compared, and only updated if it leads elsewhere.

context() { # NAME HOST WHAT
	pei_now=$(docker context inspect --format '{{.Endpoints.docker.Host}}' "$1" 2>/dev/null) || pei_now=
	if [ -z "$pei_now" ]; then
		run docker context create "$1" --description "$3" --docker "host=$2"
	elif [ "$pei_now" != "$2" ]; then
		run docker context update "$1" --description "$3" --docker "host=$2"
	fi
}
