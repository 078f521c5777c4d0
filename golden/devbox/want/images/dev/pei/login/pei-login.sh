# pei-login.sh: runs the login hooks, once for a session: PEI_LOGIN is inherited
# by the shells inside it. Installed as /etc/profile.d/pei-login.sh.
#
# Sourced by /etc/profile: no exit, no set. Whatever a hook does, the user gets in.

if [ -z "${PEI_LOGIN-}" ] && [ $$ -ne 1 ]; then
	PEI_LOGIN=1
	export PEI_LOGIN
	for pei_hook in "${PEI_ROOT-}/pei-init/hooks/user-login"/*; do
		case $pei_hook in *.warn) continue ;; esac
		[ -x "$pei_hook" ] || continue
		pei_status=0
		if [ -t 0 ]; then
			"$pei_hook" || pei_status=$?
		else
			# A script feeds this shell, or reads from it: leave both alone.
			"$pei_hook" </dev/null >&2 || pei_status=$?
		fi
		if [ "$pei_status" -ne 0 ]; then
			pei_hook=${pei_hook##*/}
			printf 'pei: login hook %s failed with status %s; the login goes on\n' "${pei_hook#*-}" "$pei_status" >&2
		fi
	done
	unset pei_hook pei_status
fi
