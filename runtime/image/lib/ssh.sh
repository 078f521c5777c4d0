# ssh.sh: sets passwords, makes host keys and starts sshd beside the command.
# Nothing of this is done at build time: a layer would keep and share it.
#
# Sourced by entrypoint.sh, which ends sshd with the container.
# Reads /pei-init/ssh/sshd_config and /pei-init/ssh/passwords. Keys that come from
# secrets are ssh-keys.sh and ssh-private.sh.

start_ssh() {
	part ssh-private place_private_keys
	if [ "$(id -u)" -ne 0 ]; then
		say "ssh is not started: sshd needs root and this container runs as uid $(id -u); start it without --user to log in"
		return 0
	fi
	pei_program=$(command -v sshd || command -v /usr/sbin/sshd) ||
		die 1 "ssh: there is no sshd in this image; install openssh-server in it"
	pei_config=$pei_init/ssh/sshd_config
	if [ "$pei_state" != "$pei_init/state" ] || [ -n "$pei_root" ]; then
		# The image's state cannot be written: the same settings, other paths. sshd would
		# refuse keys below a directory like /tmp, though they lie in one of root's there.
		{
			printf 'StrictModes no\n'
			sed "s|/pei-init/state/|$pei_state/|g" "$pei_init/ssh/sshd_config"
		} >"$pei_state/ssh/sshd_config"
		pei_config=$pei_state/ssh/sshd_config
	fi
	set_passwords
	part ssh-keys authorize_late_keys
	make_host_keys
	run_sshd
}

set_passwords() {
	[ -r "$pei_init/ssh/passwords" ] || return 0
	while read -r pei_user pei_kind pei_value; do
		case $pei_kind in
		secret) password_from_file ;;
		hash)
			change_password -e <<-END
				$pei_user:$pei_value
			END
			;;
		esac
	done <"$pei_init/ssh/passwords"
}

# The secret goes from the file to chpasswd: never into an argument or a message.
password_from_file() { # pei_user, pei_value: the path
	if [ ! -r "$pei_value" ]; then
		say "ssh: no password for $pei_user: the secret $pei_value is not there; give it to the container, or log in with a key"
		return 0
	fi
	{
		IFS= read -r pei_secret || :
		pei_more=
		IFS= read -r pei_more && pei_more="more"
	} <"$pei_value" || :
	pei_secret=${pei_secret%"$(printf '\r')"} # nobody can type the CR of a CR LF
	if [ -n "$pei_more" ] || [ -z "$pei_secret" ]; then
		say "ssh: no password for $pei_user: the secret $pei_value must hold one line and may not be empty"
	else
		case $pei_secret in
		# A crypt hash. Other words between two dollars are a password: taken for a
		# hash, it would stand in /etc/shadow as it is.
		\$1\$?* | \$2[abxy]\$?* | \$[567y]\$?* | \$gy\$?* | \$sha1\$?*) pei_option=-e ;;
		*) pei_option= ;;
		esac
		{ printf '%s:' "$pei_user" && tr -d '\r' <"$pei_value"; } | change_password $pei_option
	fi
	unset pei_secret pei_more
}

change_password() { # [-e], USER:PASSWORD on stdin
	chpasswd "$@" ||
		say "ssh: no password for $pei_user: chpasswd failed, its words are above (is the root file system read-only?)"
}

make_host_keys() { # those that sshd_config names
	while read -r pei_field pei_value; do
		[ "$pei_field" = HostKey ] || continue
		[ ! -s "$pei_value" ] || continue
		pei_type=${pei_value##*/ssh_host_}
		pei_type=${pei_type%_key}
		note "ssh: making the $pei_type host key"
		# Under another name first: a half-written key would stay for ever.
		rm -f "$pei_value.new" "$pei_value.new.pub"
		ssh-keygen -q -t "$pei_type" -N '' -C '' -f "$pei_value.new" </dev/null ||
			die 1 "ssh: ssh-keygen could not make $pei_value, its words are above"
		mv -f "$pei_value.new.pub" "$pei_value.pub"
		mv -f "$pei_value.new" "$pei_value"
	done <"$pei_config"
}

run_sshd() {
	pei_pidfile=$pei_state/ssh/sshd.pid
	rm -f "$pei_pidfile"
	mkdir -p "$pei_root/run/sshd" 2>/dev/null ||
		die 1 "ssh: sshd needs the directory /run/sshd, which cannot be made; add a tmpfs at /run"
	# In the foreground and with its log on stderr: its words reach the
	# container's log, and its pid is ours to end.
	set -- -D -e -f "$pei_config" -o "PidFile=$pei_pidfile"
	[ -z "$pei_verbose" ] || set -- "$@" -o LogLevel=VERBOSE
	"$pei_program" "$@" </dev/null &
	pei_sshd=$!
}

# It starts beside the hooks. The file appears when it listens; a busy port shows
# as an early end.
await_ssh() {
	pei_tries=0
	while [ ! -s "$pei_pidfile" ]; do
		if ! kill -0 "$pei_sshd" 2>/dev/null; then
			pei_code=0
			wait "$pei_sshd" || pei_code=$?
			pei_sshd=
			die 1 "ssh: sshd stopped at once with status $pei_code, its words are above"
		fi
		pei_tries=$((pei_tries + 1))
		[ "$pei_tries" -lt 500 ] || die 1 "ssh: sshd does not listen after 5 s; start with --verbose to see its log"
		sleep 0.01
	done
}
