
# Read into a shell, so it sets nothing but what it says, and keeps what it changes.
if command -v castoff >/dev/null 2>&1; then castoff; fi

pei_file=
if [ -n "${BASH_VERSION-}" ]; then
	# shellcheck disable=SC3028,SC3054,SC2128 # bash alone reads this
	pei_file=$BASH_SOURCE
elif [ -n "${ZSH_VERSION-}" ]; then
	eval 'pei_file=${(%):-%x}'
fi
# Other shells do not tell which file they read.
for pei_at in "$pei_file" "$PWD/$pei_below/docks/$pei_enter.sh" "$PWD/docks/$pei_enter.sh" "$PWD/$pei_enter.sh"; do
	[ ! -f "$pei_at" ] || break
done
pei_at=$(CDPATH='' cd -P -- "$(dirname -- "$pei_at")/.." && pwd)

if [ ! -x "$pei_at/pei" ]; then
	printf 'pei: %s\n' "the control script is not found from here; go to the directory of the project first" >&2
elif (unset DOCKER_HOST DOCKER_CONTEXT PEI_DOCK && "$pei_at/pei" dock create "$pei_enter"); then
	pei_was_host=${DOCKER_HOST+:$DOCKER_HOST} pei_was_context=${DOCKER_CONTEXT+:$DOCKER_CONTEXT} pei_was_prompt=${PS1-} pei_was_path=$PATH
	unset DOCKER_HOST
	DOCKER_CONTEXT=$pei_enter_context PEI_DOCK=$pei_enter
	export DOCKER_CONTEXT PEI_DOCK
	[ -z "$pei_ssh" ] || PATH=$pei_at/docks:$PATH
	[ -z "${PS1-}" ] || PS1="($pei_enter) $PS1"

	castoff() { # back to the engine that docker talked to before
		unset DOCKER_HOST DOCKER_CONTEXT PEI_DOCK
		[ -z "$pei_was_host" ] || export DOCKER_HOST="${pei_was_host#:}"
		[ -z "$pei_was_context" ] || export DOCKER_CONTEXT="${pei_was_context#:}"
		PATH=$pei_was_path
		[ -z "$pei_was_prompt" ] || PS1=$pei_was_prompt
		unset pei_was_host pei_was_context pei_was_prompt pei_was_path
		unset -f castoff
	}
fi
unset pei_file pei_at pei_below pei_enter pei_enter_context pei_ssh
