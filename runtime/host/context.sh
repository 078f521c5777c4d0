# context.sh: docker contexts, the engines on other machines. One that is there
# is compared, and only updated if it leads elsewhere, or with other certificates.

context() { # NAME HOST WHAT, with the certificates in pei_dock_ca, _cert and _key
	pei_endpoint=host=$2
	context_tls ca "${pei_dock_ca-}"
	context_tls cert "${pei_dock_cert-}"
	context_tls key "${pei_dock_key-}"
	pei_now=$(docker context inspect --format '{{.Endpoints.docker.Host}}' "$1" 2>/dev/null) || pei_now=
	if [ -z "$pei_now" ]; then
		run docker context create "$1" --description "$3" --docker "$pei_endpoint"
	elif [ "$pei_now" != "$2" ] || context_differs "$1"; then
		run docker context update "$1" --description "$3" --docker "$pei_endpoint"
	fi
}

# docker reads the endpoint as fields of CSV.
context_tls() { # FIELD FILE
	[ -n "$2" ] || return 0
	[ -r "$2" ] || [ -n "$pei_dry_run" ] || fail 3 "cannot read $2, the $1 of a dock"
	case $2 in
	*[,\"]*) pei_endpoint=$pei_endpoint,\"$1=$(printf '%s\n' "$2" | sed 's/"/""/g')\" ;;
	*) pei_endpoint=$pei_endpoint,$1=$2 ;;
	esac
}

# docker has copies of them.
context_differs() { # NAME
	pei_copies=$(docker context inspect --format '{{.Storage.TLSPath}}' "$1")/docker
	! same_or_none "$pei_copies/ca.pem" "${pei_dock_ca-}" ||
		! same_or_none "$pei_copies/cert.pem" "${pei_dock_cert-}" ||
		! same_or_none "$pei_copies/key.pem" "${pei_dock_key-}"
}

same_or_none() { # COPY FILE
	if [ -n "$2" ]; then cmp -s "$1" "$2"; else [ ! -e "$1" ]; fi
}
