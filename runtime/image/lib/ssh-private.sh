# ssh-private.sh: gives users their private keys, from secrets, when a container
# starts. No layer has them. ssh-place.sh does the placing, as the user.
#
# Sourced by ssh.sh. Reads lines "USER only|login PATH" from
# /pei-init/ssh/private-keys, each user's together. With login, the public half
# goes to state/ssh/own-keys/USER, and so opens sessions.

place_private_keys() {
	pei_before=
	pei_config=
	pei_files=
	pei_named=
	[ -d "$pei_state/ssh/own-keys" ] || (umask 022 && mkdir "$pei_state/ssh/own-keys")
	while read -r pei_user pei_kind pei_value; do
		if [ "$pei_user" != "$pei_before" ]; then
			name_files
			pei_before=$pei_user
			# From nothing: keys of the last start must not stay.
			[ "$pei_kind" != login ] || (umask 022 && : >"$pei_state/ssh/own-keys/$pei_user")
		fi
		place_key
	done <"$pei_init/ssh/private-keys"
	name_files
	configure_client
}

place_key() { # pei_user, pei_kind, pei_value: the path
	if [ ! -f "$pei_value" ] || [ ! -r "$pei_value" ]; then
		say "ssh: no private key for $pei_user: the secret $pei_value is not there; give it to the container"
		return 0
	fi
	# It has said itself why it fails.
	pei_reply=$("$pei_init/lib/as.sh" "$pei_user" "$pei_init/lib/ssh-place.sh" "${pei_value##*/}" <"$pei_value") || return 0
	pei_name=${pei_reply%%"
"*}
	pei_public=${pei_reply#"$pei_name"}
	pei_public=${pei_public#"
"}
	pei_files="$pei_files $pei_name"
	case $pei_name in
	id_rsa | id_ecdsa | id_ecdsa_sk | id_ed25519 | id_ed25519_sk) ;;
	*) pei_named=yes ;;
	esac
	if [ -n "$pei_public" ]; then
		[ "$pei_kind" != login ] || printf '%s\n' "$pei_public" >>"$pei_state/ssh/own-keys/$pei_user"
	elif [ "$pei_kind" = login ]; then
		say "ssh: the private key of $pei_user in the secret $pei_value has a passphrase, so it opens no session; give its public half as a key, too"
	else
		note "ssh: the private key of $pei_user in the secret $pei_value has a passphrase; ssh asks for it"
	fi
}

# ssh tries names like id_rsa by itself, but no longer once another one is named.
name_files() { # pei_before: the user; pei_files
	if [ -n "$pei_named" ]; then
		pei_config="${pei_config}Match localuser $pei_before
"
		for pei_name in $pei_files id_ed25519 id_ecdsa id_rsa; do
			pei_config="$pei_config	IdentityFile ~/.ssh/$pei_name
"
		done
	fi
	pei_files=
	pei_named=
}

configure_client() {
	pei_file=$pei_root/etc/ssh/ssh_config.d/pei-keys.conf
	if [ -z "$pei_config" ]; then
		[ ! -e "$pei_file" ] || rm -f "$pei_file"
		return 0
	fi
	{ printf '%s' "$pei_config" >"$pei_file"; } 2>/dev/null ||
		say "ssh: $pei_file cannot be written, so ssh tries only one private key of a type by itself; name others with ssh -i"
}
