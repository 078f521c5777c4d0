# pei-login.sh: the login hooks. Most are run, once for a session: PEI_LOGIN is
# inherited by the shells inside it. Those named NN-ID.source are read by every
# login shell, since only that can change it. Installed as /etc/profile.d/pei-login.sh.
#
# Sourced by /etc/profile: no exit, no set. Whatever a hook does, the user gets in.

if [ $$ -ne 1 ] && [ "${PEI_LOGIN-}" != skip ]; then
	pei_outer=${PEI_LOGIN-}
	PEI_LOGIN=1
	export PEI_LOGIN
	pei_guard=
	for pei_hook in "${PEI_ROOT-}/pei-init/hooks/user-login"/*; do
		pei_id=${pei_hook##*/}
		pei_id=${pei_id#*-}
		case $pei_hook in
		*.warn) continue ;;
		*.source)
			[ -r "$pei_hook" ] || continue
			# A hook can end the shell that reads it: then another one takes its
			# place, without hooks. Not where the shell was started for one command.
			if [ -z "$pei_guard" ]; then
				pei_guard=yes
				if [ -n "${ZSH_VERSION-}" ]; then
					pei_leave() {
						if [ -z "${pei_sourced-}" ] || [ -n "${ZSH_EXECUTION_STRING+x}" ]; then return 0; fi
						printf 'pei: login hook %s ended the shell; this is one without login hooks\n' "$pei_sourced" >&2
						PEI_LOGIN=skip
						exec "${SHELL:-/bin/sh}" -l
					}
					eval 'zshexit_functions+=(pei_leave)'
				else
					# It stays behind, and does nothing: who knows whose trap it is by then?
					trap 'case ${pei_sourced:+$-} in *[is]*)
						printf "pei: login hook %s ended the shell; this is one without login hooks\n" "$pei_sourced" >&2
						PEI_LOGIN=skip
						exec "${SHELL:-/bin/sh}" -l ;;
					esac' EXIT
				fi
			fi
			pei_sourced=${pei_id%.source}
			pei_flags=$-
			# shellcheck source=/dev/null
			. "$pei_hook"
			unset pei_sourced
			# A session that ends at the first failing command is no session.
			case $pei_flags in *e*) ;; *) set +e ;; esac
			case $pei_flags in *u*) ;; *) set +u ;; esac
			continue
			;;
		esac
		if [ -n "$pei_outer" ] || [ ! -x "$pei_hook" ]; then continue; fi
		pei_status=0
		if [ -t 0 ]; then
			"$pei_hook" || pei_status=$?
		else
			# A script feeds this shell, or reads from it: leave both alone.
			"$pei_hook" </dev/null >&2 || pei_status=$?
		fi
		if [ "$pei_status" -ne 0 ]; then
			printf 'pei: login hook %s failed with status %s; the login goes on\n' "$pei_id" "$pei_status" >&2
		fi
	done
	if [ -n "$pei_guard" ] && [ -n "${ZSH_VERSION-}" ]; then
		# shellcheck disable=SC2016 # zsh expands it
		eval 'zshexit_functions=(${zshexit_functions:#pei_leave})'
		unset -f pei_leave
	fi
	unset pei_outer pei_guard pei_hook pei_id pei_flags pei_status
fi
