# ssh-keys.sh and ssh-private.sh: keys that come from secrets, before sshd starts.
. "$(dirname "$0")/../lib.sh"

KEY='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdcG7la9MoOKThvuy5Uh/aH8jNOCObssEh1D7Cki7PN me'
OTHER='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIcBtUOYh2buRX8HKu3gXRU+7/MI1hmL6zsizrAeNx1s you'

# sshd and what makes its keys are stand-ins; $root/log has what sshd would see.
image() { # PART…
	[ "$(id -u)" -eq 0 ] || skip 'ssh is for root, and these tests do not run as root'
	for part in ssh "$@"; do cp "$runtime/image/lib/$part.sh" "$init/lib/$part.sh"; done
	chmod +x "$init/lib"/*.sh
	mkdir -p "$init/state/ssh" "$root/etc/ssh/ssh_config.d" "$root/home"
	printf '%s\n' 'Port 22' 'HostKey /pei-init/state/ssh/ssh_host_ed25519_key' >"$init/ssh/sshd_config"
	printf key >"$init/state/ssh/ssh_host_ed25519_key"
	printf 'root:x:0:0::%s:/bin/sh\n' "$root/home" >"$root/etc/passwd"
	executable "$bin/sshd" <<-SH
		cat "$init/state/ssh/keys/"* "$init/state/ssh/own-keys/"* >'$root/log' 2>/dev/null
		for word in "\$@"; do case \$word in PidFile=*) printf 1 >"\${word#*=}" ;; esac; done
	SH
}

authorized() {
	image ssh-keys
	printf '%s\n' "me key $root/a" "me key $root/b" "you key $root/c" >"$init/ssh/late-keys"
	printf '# mine\n\n%s\r\nrestrict,command="/bin/true" %s' "$KEY" "$OTHER" >"$root/a"
	printf '%s\n' 'sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t token' >"$root/b"
	printf '%s\n' "$OTHER" >"$root/c"
	is "$(boot --no-block 2>&1)" ''
	is "$(cat "$init/state/ssh/keys/me")" "$KEY
restrict,command=\"/bin/true\" $OTHER
sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29t token"
	is "$(cat "$init/state/ssh/keys/you")" "$OTHER"
	is "$(stat -c %a "$init/state/ssh/keys" "$init/state/ssh/keys/me")" "755${nl}644"
	# the next start, with other values
	printf '%s\n' "$OTHER" >"$root/a"
	rm "$root/b" "$root/c"
	boot --no-block 2>"$root/err"
	is "$(cat "$init/state/ssh/keys/me")" "$OTHER"
	is "$(cat "$init/state/ssh/keys/you")" ''
	is "$(cat "$root/err")" "pei: ssh: no key for me: the secret $root/b is not there; give it to the container
pei: ssh: no key for you: the secret $root/c is not there; give it to the container"
}
it 'keys from secrets are authorized before sshd starts, anew each time' authorized

bad_keys() {
	image ssh-keys
	printf '%s\n' "a key $root/a" "b key $root/b" "c key $root/c" "d key $root" >"$init/ssh/late-keys"
	printf '%s\n' "$KEY" '-----BEGIN OPENSSH PRIVATE KEY-----' hunter2 >"$root/a"
	printf '%s\n' '# nothing' hunter2 >"$root/b"
	printf '%s\n' hunter2 "$KEY" >"$root/c"
	boot --verbose --no-block 2>&1 | grep key >"$root/err"
	is "$(cat "$root/err")" "pei: ssh: no key for a: the secret $root/a holds a private key; give the public half, the .pub file
pei: ssh: no key for b: the secret $root/b holds no public key
pei: ssh: a line of the secret $root/c is no public key; c may log in with the others
pei: ssh: no key for d: the secret $root is not there; give it to the container"
	is "$(cat "$init/state/ssh/keys/"*)" "$KEY"
}
it 'what is no public key is one line, and not authorized' bad_keys

open_umask() {
	image ssh-keys
	printf '%s\n' "me key $root/a" >"$init/ssh/late-keys"
	printf '%s\n' "$KEY" >"$root/a"
	(umask 077 && boot --no-block)
	is "$(stat -c %a "$init/state/ssh/keys" "$init/state/ssh/keys/me")" "755${nl}644"
}
it 'sshd can read them whatever umask there is' open_umask

# ---- private keys ----

# ssh-keygen stands in: the second line of a "key" is its public half.
private_image() {
	image as ssh-private ssh-place
	rm -rf "$root/dev" # keys are files of the home then
	executable "$bin/ssh-keygen" <<-'SH'
		option=$1
		while [ "$1" != -f ]; do shift; done
		public=$(sed -n 2p "$2")
		case $option:$public in
		-y:locked) exit 1 ;;
		-l:locked) printf '256 SHA256:x no comment (ED25519)\n' ;;
		*) printf '%s\n' "$public" ;;
		esac
	SH
}
private_key() { printf '%s\n' '-----BEGIN OPENSSH PRIVATE KEY-----' "$1" hunter2; }

placed() {
	private_image
	printf '%s\n' "root only $root/a" "root only $root/b" >"$init/ssh/private-keys"
	private_key "$KEY" >"$root/a"
	private_key 'ssh-rsa AAAA' >"$root/b"
	is "$(boot --no-block 2>&1)" ''
	is "$(ls "$root/home/.ssh")" "id_ed25519
id_ed25519.pub
id_rsa
id_rsa.pub
pei-keys"
	is "$(cat "$root/log")" ''
	[ ! -e "$root/etc/ssh/ssh_config.d/pei-keys.conf" ]
}
it 'private keys are placed, and log nobody in' placed

authorizing() {
	private_image
	printf '%s\n' "root login $root/a" "root login $root/b" >"$init/ssh/private-keys"
	private_key "$KEY" >"$root/a"
	private_key "$OTHER" >"$root/b"
	is "$(boot --no-block 2>&1)" ''
	is "$(cat "$root/log")" "$KEY$nl$OTHER"
	is "$(stat -c %a "$init/state/ssh/own-keys/root")" 644
	is "$(cat "$root/etc/ssh/ssh_config.d/pei-keys.conf")" "Match localuser root
	IdentityFile ~/.ssh/id_ed25519
	IdentityFile ~/.ssh/id_ed25519_b
	IdentityFile ~/.ssh/id_ed25519
	IdentityFile ~/.ssh/id_ecdsa
	IdentityFile ~/.ssh/id_rsa"
	printf '%s\n' "root login $root/b" >"$init/ssh/private-keys"
	rm -r "$root/home/.ssh"
	is "$(boot --no-block 2>&1)" ''
	is "$(cat "$root/log")" "$OTHER"
	[ ! -e "$root/etc/ssh/ssh_config.d/pei-keys.conf" ]
}
it 'public halves log in where that is asked, and odd names are told to ssh' authorizing

bad_private() {
	private_image
	printf '%s\n' "root login $root/none" "root only $root/a" "root login $root/b" "nobody-here only $root/b" >"$init/ssh/private-keys"
	printf 'hunter2\n' >"$root/a"
	private_key locked >"$root/b"
	is "$(boot printf cmd 2>"$root/err")" cmd
	is "$(cat "$root/err")" "pei: ssh: no private key for root: the secret $root/none is not there; give it to the container
pei: ssh: no private key for root: the secret a holds no private key
pei: ssh: the private key of root in the secret $root/b has a passphrase, so it opens no session; give its public half as a key, too
pei: there is no user nobody-here in this image; add it, or change the hook that asks for it"
	is "$(ls "$root/home/.ssh")" "id_ed25519${nl}pei-keys"
	hasnt "$(boot --verbose --no-block 2>&1)" hunter
}
it 'a bad private key is one line, and the box starts' bad_private

no_config() {
	private_image
	printf '%s\n' "root only $root/a" "root only $root/b" >"$init/ssh/private-keys"
	private_key "$KEY" >"$root/a"
	private_key "$OTHER" >"$root/b"
	rm -r "$root/etc/ssh"
	is "$(boot --no-block 2>&1)" "pei: ssh: $root/etc/ssh/ssh_config.d/pei-keys.conf cannot be written, so ssh tries only one private key of a type by itself; name others with ssh -i"
}
it 'where ssh cannot be told, that is said' no_config

without_root() {
	private_image
	printf '%s\n' "me only $root/a" >"$init/ssh/private-keys"
	private_key "$KEY" >"$root/a"
	printf 'me:x:1000:1000::%s:/bin/sh\n' "$root/home" >"$root/etc/passwd"
	printf 'printf 1000\n' | executable "$bin/id"
	is "$(boot printf cmd 2>/dev/null)" cmd
	[ -s "$root/home/.ssh/id_ed25519" ]
}
it 'a container that runs as the user has its keys, too' without_root
