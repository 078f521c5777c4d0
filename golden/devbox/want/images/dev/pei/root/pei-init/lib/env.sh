# env.sh: keeps the container's environment for sessions that do not inherit it
# from PID 1: ssh, su -, console logins. Writes
#   state/env.sh         for login shells (profile/pei-env.sh reads it)
#   state/ssh/env.conf   one SetEnv line for sshd, for `ssh HOST COMMAND` too
#
# Sourced by entrypoint.sh. /pei-init/env may add NAME=value lines for sessions.
# shellcheck disable=SC2030,SC2031 # the subshell is meant

# A subshell: it changes IFS, the locale and globbing, and reads the container's
# variables by name.
capture_env() (
	LC_ALL=C
	IFS='
'
	set -f
	pei_setenv=
	pei_mark=$(printf '\001')
	# As PID 1 was started: entries end in NUL; line feeds inside become a mark.
	pei_all=$(tr '\000\n' '\n\001' <"/proc/$$/environ")
	pei_lines=
	for pei_pair in $pei_all; do
		session_pair || continue
		case $pei_value in *"$pei_mark"*) eval "pei_value=\$$pei_name" ;; esac
		keep_pair
	done
	if [ -r "$pei_init/env" ]; then
		while IFS= read -r pei_pair || [ -n "$pei_pair" ]; do
			session_pair || continue
			# What the container was started with wins.
			eval "[ -n \"\${$pei_name+x}\" ]" || keep_pair
		done <"$pei_init/env"
	fi

	# Not printf: where it is no builtin, values would be arguments, seen by all.
	# The first file is for every user, whose sessions read it; the second for sshd.
	cat >"$pei_state/env.sh" <<-END
		$pei_lines
	END
	umask 077
	cat >"$pei_state/ssh/env.conf" <<-END
		${pei_setenv:+SetEnv$pei_setenv}
	END
)

session_pair() { # splits pei_pair; false for what a session has of its own
	case $pei_pair in *=*) ;; *) return 1 ;; esac
	pei_name=${pei_pair%%=*}
	pei_value=${pei_pair#*=}
	case $pei_name in
	HOME | USER | LOGNAME | SHELL | PWD | OLDPWD | SHLVL | TERM | HOSTNAME | _ | PEI_LOGIN) return 1 ;;
	'' | [0-9]* | *[!A-Za-z0-9_]*) return 1 ;;
	esac
}

keep_pair() { # pei_name, pei_value
	replace "$pei_value" "'" "'\\''"
	# /etc/profile has just reset PATH; anything else that is set was set on purpose.
	[ "$pei_name" = PATH ] || pei_lines="${pei_lines}[ -n \"\${$pei_name+x}\" ] || "
	pei_lines="${pei_lines}export $pei_name='$pei_text'
"

	# sshd reads lines, and applies SetEnv over what it sets for forwarding.
	case $pei_name in SSH_*) return 0 ;; esac
	case $pei_value in *'
'*) return 0 ;; esac
	if [ "$pei_name" = DISPLAY ] && grep -qi '^ *X11Forwarding *yes' "$pei_init/ssh/sshd_config" 2>/dev/null; then
		return 0
	fi
	replace "$pei_value" \\ \\\\
	replace "$pei_text" '"' '\"'
	pei_setenv="$pei_setenv \"$pei_name=$pei_text\""
}

# By expansions alone: forks for each variable would be felt at every start.
replace() { # TEXT PART BY: sets pei_text
	pei_text=
	pei_rest=$1
	while :; do
		case $pei_rest in
		*"$2"*)
			pei_text=$pei_text${pei_rest%%"$2"*}$3
			pei_rest=${pei_rest#*"$2"}
			;;
		*) break ;;
		esac
	done
	pei_text=$pei_text$pei_rest
}
