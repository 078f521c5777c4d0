# ssh-place.sh: one private key, as the user it is for, with the real ssh-keygen.
. "$(dirname "$0")/../lib.sh"

keygen=$(PATH=$PATH:/usr/bin command -v ssh-keygen) || keygen=

home() {
	[ -n "$keygen" ] || skip 'there is no ssh-keygen'
	ln -s "$keygen" "$bin/ssh-keygen"
	mkdir "$root/home"
	rm -rf "$root/dev" # the key is a file of the home then
	dir=$root/home/.ssh
}

key() { # TYPE FILE [OPTION…]
	key_type=$1 key_file=$2
	shift 2
	"$keygen" -q -t "$key_type" -N "${passphrase-}" -C 'a comment' "$@" -f "$root/$key_file"
}

place() { # SECRET <KEY
	in_image HOME="$root/home" USER=me $command "$runtime/image/lib/ssh-place.sh" "$1"
}

refused() { # SECRET WORDS <KEY: nothing stays, and the one line says why
	status_of place "$1" >"$root/out" 2>"$root/err"
	is "$status" 1
	is "$(cat "$root/out")" ''
	is "$(grep -c '' "$root/err")" 1
	has "$(cat "$root/err")" 'pei: ssh: no private key for me: '
	has "$(cat "$root/err")" "$2"
	[ ! -e "$dir" ] || is "$(ls -A "$dir")" ''
}

types() {
	home
	key ed25519 a
	key rsa b -b 1024
	key ecdsa c -m PEM
	is "$(place one <"$root/a")" "id_ed25519${nl}$(cat "$root/a.pub")"
	has "$(place two <"$root/b")" "id_rsa${nl}ssh-rsa AAAA"
	has "$(place three <"$root/c")" "id_ecdsa${nl}ecdsa-sha2-nistp256 AAAA"
	is "$(stat -c '%a %n' "$dir" "$dir"/*)" "700 $dir
600 $dir/id_ecdsa
600 $dir/id_ecdsa.pub
600 $dir/id_ed25519
600 $dir/id_ed25519.pub
600 $dir/id_rsa
600 $dir/id_rsa.pub
600 $dir/pei-keys"
	is "$(ls -A "$dir" | grep -c new)" 0
	is "$("$keygen" -y -f "$dir/id_ed25519")" "$(cat "$root/a.pub")"
}
it 'the type is found, and the key and its public half get their modes' types

same_type() {
	home
	key ed25519 a
	key ed25519 b
	key ed25519 c
	is "$(place work <"$root/a" | head -n 1)" id_ed25519
	is "$(place home <"$root/b" | head -n 1)" id_ed25519_home
	# the next start, with a new value
	is "$(place work <"$root/c" | head -n 1)" id_ed25519
	is "$(place home <"$root/b" | head -n 1)" id_ed25519_home
	is "$("$keygen" -y -f "$dir/id_ed25519")" "$(cat "$root/c.pub")"
	is "$(cat "$dir/pei-keys")" "id_ed25519 work${nl}id_ed25519_home home"
}
it 'a second key of a type gets its own name, and keeps it' same_type

another_type() {
	home
	key ed25519 a
	key ecdsa b
	place work <"$root/a" >/dev/null
	is "$(place work <"$root/b" | head -n 1)" id_ecdsa
	[ ! -e "$dir/id_ed25519" ] && [ ! -e "$dir/id_ed25519.pub" ]
	is "$(cat "$dir/pei-keys")" 'id_ecdsa work'
}
it 'a key of another type replaces the old one' another_type

own_key() {
	home
	key ed25519 a
	mkdir "$dir"
	printf 'my own' >"$dir/id_ed25519"
	is "$(place work <"$root/a" | head -n 1)" id_ed25519_work
	is "$(cat "$dir/id_ed25519")" 'my own'
	printf 'mine too' >"$dir/id_ed25519_other"
	status_of place other <"$root/a" >"$root/out" 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'has an id_ed25519 and an id_ed25519_other that are not from here'
	is "$(cat "$dir/id_ed25519_other")" 'mine too'
	[ ! -e "$dir/.pei-new" ]
	rm "$dir/id_ed25519"
	ln -s /nowhere/at-all "$dir/id_ed25519"
	is "$(place third <"$root/a" | head -n 1)" id_ed25519_third
	[ -L "$dir/id_ed25519" ]
}
it "a user's own keys are never replaced" own_key

line_ends() {
	home
	key ed25519 a
	sed 's/$/\r/' "$root/a" >"$root/crlf"
	printf %s "$(cat "$root/a")" >"$root/short"
	has "$(place one <"$root/crlf")" "id_ed25519${nl}ssh-ed25519"
	has "$(place one <"$root/short")" "id_ed25519${nl}ssh-ed25519"
	is "$("$keygen" -y -f "$dir/id_ed25519")" "$(cat "$root/a.pub")"
}
it 'CR LF ends and a missing last line feed are mended' line_ends

passphrase_() {
	home
	passphrase=secret
	key ed25519 a
	is "$(place one <"$root/a")" id_ed25519
	is "$("$keygen" -y -P secret -f "$dir/id_ed25519")" "$(cat "$root/a.pub")"
	[ ! -e "$dir/id_ed25519.pub" ]
}
it 'a key with a passphrase is placed, without a public half' passphrase_

old_passphrase() {
	home
	passphrase=secret
	key rsa a -m PEM -b 1024
	key rsa b -m PKCS8 -b 1024
	refused one 'has a passphrase and an old format' <"$root/a"
	refused one 'has a passphrase and an old format' <"$root/b"
}
it 'a passphrase in an old format hides the type' old_passphrase

garbage() {
	home
	key ed25519 a
	refused one 'the secret one holds a public key' <"$root/a.pub"
	refused one 'the secret one holds no private key' </dev/null
	printf 'hunter2\nhunter3\n' >"$root/g"
	refused one 'the secret one holds no private key' <"$root/g"
	hasnt "$(cat "$root/err")" hunter
	head -c 200 "$root/a" >"$root/g"
	refused one 'the secret one holds a damaged private key' <"$root/g"
	sed '3s/..../AAAA/' "$root/a" >"$root/g"
	refused one 'the secret one holds a damaged private key' <"$root/g"
	printf 'PuTTY-User-Key-File-2: ssh-ed25519\n' >"$root/g"
	refused one "has PuTTY's format" <"$root/g"
	head -c 3000 /dev/urandom >"$root/g"
	refused one 'holds no private key' <"$root/g"
}
it 'what is no private key is refused with its reason' garbage

no_home() {
	home
	key ed25519 a
	rmdir "$root/home"
	printf x >"$root/home"
	refused one 'cannot be made' <"$root/a"
	rm "$root/home"
	mkdir -p "$dir/.pei-new/x"
	status_of place one <"$root/a" >"$root/out" 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'cannot be written'
}
it 'a home that cannot be written is one line' no_home

in_memory() {
	home
	mkdir -p "$root/dev/shm"
	store=$root/dev/shm/pei-keys-me
	key ed25519 a
	key ecdsa b
	is "$(place one <"$root/a")" "id_ed25519${nl}$(cat "$root/a.pub")"
	is "$(readlink "$dir/id_ed25519")" "$store/one"
	is "$(stat -c '%a %n' "$store" "$store"/*)" "700 $store${nl}600 $store/one"
	is "$("$keygen" -y -f "$dir/id_ed25519")" "$(cat "$root/a.pub")"
	# another container on the same home: its memory is empty, and the key is of another type
	rm -r "$store"
	is "$(place one <"$root/b" | head -n 1)" id_ecdsa
	is "$(ls -A "$dir" | grep -v pub)" "id_ecdsa${nl}pei-keys"
	is "$("$keygen" -y -f "$dir/id_ecdsa")" "$(cat "$root/b.pub")"
	rm -r "$store"
	is "$(place one <"$root/b" | head -n 1)" id_ecdsa
	refused_in_store garbage
}
refused_in_store() {
	printf 'hunter2\n' >"$root/g"
	status_of place "$1" <"$root/g" 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'holds no private key'
	is "$(ls -A "$store")" one
}
it 'the key is in memory, and the home has a link' in_memory

not_ours() {
	home
	mkdir -p "$root/dev/shm" "$root/elsewhere"
	ln -s "$root/elsewhere" "$root/dev/shm/pei-keys-me"
	key ed25519 a
	is "$(place one <"$root/a" | head -n 1)" id_ed25519
	[ ! -L "$dir/id_ed25519" ] && is "$(ls -A "$root/elsewhere")" ''
}
it "somebody else's place in /dev/shm is not used" not_ours
