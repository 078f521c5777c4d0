#!/bin/sh
# ssh-place.sh: puts the private key on stdin into ~/.ssh under the name that ssh
# looks for, id_TYPE. If that is taken, id_TYPE_SECRET. Prints the name, and the
# public half unless a passphrase is needed for it.
#   ssh-place.sh SECRET
#
# The key itself is in memory, in /dev/shm/pei-keys-USER, and ~/.ssh has a link: a
# home can become a layer by docker commit, and is often a volume, where the key
# would stay. Where there is no /dev/shm it is a file of the home.
#
# ~/.ssh/pei-keys says which files are from here (lines "FILE SECRET"): a user's own
# keys, in a home that is kept, are never replaced. Called by ssh-private.sh through
# as.sh: what is in a home must not lead root's hand elsewhere.
set -eu
umask 077

pei_secret=$1
pei_dir=$HOME/.ssh
pei_store=${PEI_ROOT-}/dev/shm/pei-keys-$USER
pei_new=$pei_store/$pei_secret

pei_read_only="$pei_dir cannot be written; is the root file system read-only?"

fail() {
	printf 'pei: ssh: no private key for %s: %s\n' "$USER" "$*" >&2
	rm -f "$pei_new" 2>/dev/null || :
	exit 1
}

# CR LF ends, or a missing last line feed, make a key unreadable for ssh.
take() {
	[ -d "$pei_dir" ] || mkdir -p "$pei_dir" 2>/dev/null ||
		fail "$pei_dir cannot be made; the user needs a home directory that can be written"
	[ -d "$pei_store" ] || mkdir "$pei_store" 2>/dev/null || :
	# /dev/shm is everybody's: do not trust what somebody else put there.
	# shellcheck disable=SC3067 # -O is in every shell we meet
	if [ ! -O "$pei_store" ] || [ -L "$pei_store" ]; then
		pei_store=
		pei_new=$pei_dir/.pei-new
	fi
	{ { tr -d '\r' && echo; } >"$pei_new"; } 2>/dev/null || fail "$pei_read_only"
}

find_type() { # sets pei_type, and pei_public unless there is a passphrase
	pei_head=
	pei_body=
	{
		read -r pei_head
		read -r pei_body
	} <"$pei_new" || :
	case $pei_head in
	'-----BEGIN '*'PRIVATE KEY-----') ;;
	PuTTY-*) fail "the secret $pei_secret has PuTTY's format; convert it: puttygen KEY -O private-openssh -o NEW" ;;
	ssh-* | ecdsa-* | sk-*) fail "the secret $pei_secret holds a public key" ;;
	*) fail "the secret $pei_secret holds no private key" ;;
	esac
	if pei_public=$(ssh-keygen -y -P '' -f "$pei_new" 2>/dev/null </dev/null); then
		pei_type=${pei_public%% *}
	else
		pei_public=
		find_hidden_type
	fi
	case $pei_type in
	ssh-ed25519 | '(ED25519)') pei_type=ed25519 ;;
	ssh-rsa | '(RSA)') pei_type=rsa ;;
	ecdsa-* | '(ECDSA)') pei_type=ecdsa ;;
	sk-ssh-ed25519* | '(ED25519-SK)') pei_type=ed25519_sk ;;
	sk-ecdsa-* | '(ECDSA-SK)') pei_type=ecdsa_sk ;;
	*) fail "the secret $pei_secret holds a key of a type that ssh no longer uses" ;;
	esac
}

# The public half of a key with a passphrase is readable in OpenSSH's own format.
find_hidden_type() {
	case $pei_head$pei_body in
	# cipher "none"
	*b3BlbnNzaC1rZXktdjEAAAAABG5vbmU*) ;;
	*'BEGIN OPENSSH'*)
		if pei_type=$(ssh-keygen -l -f "$pei_new" 2>/dev/null </dev/null); then
			pei_type=${pei_type##* }
			return
		fi
		;;
	*ENCRYPTED*)
		fail "the secret $pei_secret has a passphrase and an old format, so its type cannot be seen; write it anew: ssh-keygen -p -f KEY"
		;;
	esac
	fail "the secret $pei_secret holds a damaged private key"
}

secret_of() { # FILE: sets pei_of to whose it is, empty for a file that is not from here
	pei_of=
	[ -r "$pei_dir/pei-keys" ] || return 0
	while read -r pei_file pei_value; do
		[ "$pei_file" != "$1" ] || pei_of=$pei_value
	done <"$pei_dir/pei-keys"
}

choose_name() { # sets pei_name
	for pei_name in "id_$pei_type" "id_${pei_type}_$pei_secret"; do
		[ -e "$pei_dir/$pei_name" ] || [ -L "$pei_dir/$pei_name" ] || return 0
		secret_of "$pei_name"
		[ "$pei_of" != "$pei_secret" ] || return 0
	done
	fail "$pei_dir has an id_$pei_type and an $pei_name that are not from here; move one of them away"
}

# Under the old name of this secret may be a key that is no longer to be used.
list_name() {
	secret_of "$pei_name"
	[ "$pei_of" != "$pei_secret" ] || return 0
	pei_list=
	if [ -r "$pei_dir/pei-keys" ]; then
		while read -r pei_file pei_value; do
			if [ "$pei_value" = "$pei_secret" ]; then
				rm -f "$pei_dir/$pei_file" "$pei_dir/$pei_file.pub"
			elif [ "$pei_file" != "$pei_name" ]; then
				pei_list="$pei_list$pei_file $pei_value
"
			fi
		done <"$pei_dir/pei-keys"
	fi
	{ printf '%s%s %s\n' "$pei_list" "$pei_name" "$pei_secret" >"$pei_dir/pei-keys"; } 2>/dev/null ||
		fail "$pei_read_only"
}

take
find_type
choose_name
list_name
if [ -n "$pei_store" ]; then
	ln -sfn "$pei_new" "$pei_dir/$pei_name" || fail "$pei_read_only"
else
	mv -f "$pei_new" "$pei_dir/$pei_name"
fi
if [ -n "$pei_public" ]; then
	printf '%s\n' "$pei_public" >"$pei_dir/$pei_name.pub"
elif [ -e "$pei_dir/$pei_name.pub" ]; then
	rm -f "$pei_dir/$pei_name.pub"
fi
printf '%s\n%s\n' "$pei_name" "$pei_public"
