# ssh-keys.sh: authorizes public keys that are known only when a container starts,
# like that of whoever starts it. They come from secrets; keys of the project are
# in the image, and stand beside these.
#
# Sourced by ssh.sh, before sshd. Reads lines "USER key PATH" from
# /pei-init/ssh/late-keys, each user's together, and writes state/ssh/keys/USER.
# shellcheck disable=SC2030,SC2031 # the subshell is meant

# A subshell: sshd reads the files as the user who logs in, whatever umask is set.
authorize_late_keys() (
	umask 022
	pei_cr=$(printf '\r')
	pei_before=
	[ -d "$pei_state/ssh/keys" ] || mkdir "$pei_state/ssh/keys"
	while read -r pei_user _ pei_value; do
		# From nothing: keys of the last start must not stay.
		[ "$pei_user" = "$pei_before" ] || : >"$pei_state/ssh/keys/$pei_user"
		pei_before=$pei_user
		authorize_file
	done <"$pei_init/ssh/late-keys"
)

authorize_file() { # pei_user, pei_value: the path
	if [ ! -f "$pei_value" ] || [ ! -r "$pei_value" ]; then
		no_key "is not there; give it to the container"
		return 0
	fi
	pei_keys=
	pei_others=
	while IFS= read -r pei_line || [ -n "$pei_line" ]; do
		pei_line=${pei_line%"$pei_cr"}
		case $pei_line in
		*'PRIVATE KEY'*)
			no_key "holds a private key; give the public half, the .pub file"
			return 0
			;;
		'' | '#'*) ;;
		*'ssh-ed25519 AAAA'* | *'ssh-rsa AAAA'* | *'ecdsa-sha2-nistp'*' AAAA'* | *'sk-'*'@openssh.com AAAA'*)
			pei_keys="$pei_keys$pei_line
"
			;;
		*) pei_others=yes ;;
		esac
	done <"$pei_value"
	if [ -z "$pei_keys" ]; then
		no_key "holds no public key"
		return 0
	fi
	[ -z "$pei_others" ] || say "ssh: a line of the secret $pei_value is no public key; $pei_user may log in with the others"
	printf '%s' "$pei_keys" >>"$pei_state/ssh/keys/$pei_user"
}

no_key() { # WORDS…
	say "ssh: no key for $pei_user: the secret $pei_value $*"
}
