# registry.sh: logging in to registries; for publish, pull, transfer. Passwords go
# from their source into docker's standard input, and are in no command line.
# registry_info and registry_password are generated.

# Not `login`: mksh has an alias of that name, for exec.
registry_login() { # REGISTRY; sets pei_registry_…
	registry_info "$1"
	case " ${pei_logged_in-} " in *" $1 "*) return 0 ;; esac
	pei_logged_in="${pei_logged_in-} $1"
	case $pei_registry_kind in
	aws-ecr)
		[ -n "$pei_dry_run" ] || command -v aws >/dev/null ||
			fail 3 "aws is not installed on this machine; it logs in to $pei_registry_server"
		isolate
		login_says "aws${pei_registry_profile:+ --profile $pei_registry_profile} --region $pei_registry_region ecr get-login-password" AWS
		[ -z "$pei_dry_run" ] || return 0
		pei_token=$(ecr get-login-password) || fail 1 "AWS gives no token for $pei_registry_server; aws says why above"
		login_with AWS
		;;
	*)
		[ -n "$pei_registry_user" ] || return 0
		isolate
		login_says "(the password of $1)" "$pei_registry_user"
		[ -z "$pei_dry_run" ] || return 0
		pei_token=$(registry_password "$1") || fail 1 "there is no password for the registry $1"
		login_with "$pei_registry_user"
		;;
	esac
}

login_says() { # SOURCE USER
	quote "$2"
	printf '+ %s | docker login --username %s --password-stdin %s\n' "$1" "$pei_word" "$pei_registry_server" >&2
}

login_with() { # USER: pei_token
	printf '%s\n' "$pei_token" | docker login --username "$1" --password-stdin "$pei_registry_server" >/dev/null ||
		fail 1 "$pei_registry_server does not take the login of $1; docker says why above"
	pei_token=
}

# A login that is forgotten: in a configuration of its own, which has docker's
# contexts and plugins, and ends with this script.
isolate() {
	[ -n "$pei_registry_isolated" ] && [ -z "$pei_dry_run" ] && [ -z "${pei_config-}" ] || return 0
	if [ -z "${DOCKER_HOST-}${DOCKER_CONTEXT-}" ]; then
		DOCKER_CONTEXT=$(docker context show)
		export DOCKER_CONTEXT
	fi
	at_end login_forgotten
	login_left
	pei_config=$(mktemp -d "$pei_logins.$$.XXXXXX")
	for pei_kept in contexts cli-plugins buildx; do
		pei_from=${DOCKER_CONFIG:-$HOME/.docker}/$pei_kept
		[ ! -d "$pei_from" ] || ln -s "$(cd "$pei_from" && pwd)" "$pei_config/$pei_kept"
	done
	DOCKER_CONFIG=$pei_config
	export DOCKER_CONFIG
}

# A run that was killed could not forget. Its name says on which machine that was, and as which process.
login_left() { # sets pei_logins, how names of such configurations begin
	pei_logins=${TMPDIR:-/tmp}/pei-login.$(uname -n)
	for pei_left in "$pei_logins".*; do
		pei_process=${pei_left#"$pei_logins".}
		{ [ -d "$pei_left" ] && [ ! -L "$pei_left" ]; } || continue
		kill -0 "${pei_process%%.*}" 2>/dev/null || rm -rf "$pei_left" 2>/dev/null || : # or it is another user's
	done
}

login_forgotten() {
	rm -rf "$pei_config"
}

ecr() { # WORD…
	aws ${pei_registry_profile:+--profile "$pei_registry_profile"} --region "$pei_registry_region" ecr "$@"
}

# Amazon's registry has no repository that nobody made.
repository() { # REF
	[ "$pei_registry_kind" = aws-ecr ] || return 0
	pei_repository=${1#"$pei_registry_server/"}
	pei_repository=${pei_repository%%[:@]*}
	if [ -n "$pei_dry_run" ] || ! ecr describe-repositories --repository-names "$pei_repository" >/dev/null 2>&1; then
		run aws ${pei_registry_profile:+--profile "$pei_registry_profile"} --region "$pei_registry_region" \
			ecr create-repository --repository-name "$pei_repository" >/dev/null
	fi
}

# docker itself decides whom it trusts without TLS.
trusted() {
	[ -n "$pei_registry_insecure" ] && [ -z "$pei_dry_run" ] || return 0
	case $pei_registry_server in localhost* | 127.*) return 0 ;; esac
	docker info --format '{{json .RegistryConfig}}' 2>/dev/null | grep -qF "\"${pei_registry_server%%/*}\"" ||
		fail 3 "the docker engine does not talk to ${pei_registry_server%%/*} without TLS: name it in insecure-registries of its daemon.json"
}
