# pei-env.sh: gives a login shell the environment that the container was started
# with. Installed as /etc/profile.d/pei-env.sh; written data: lib/env.sh.
#
# Sourced by /etc/profile: no exit, no set, and no variable left behind.

for pei_file in /run/pei/env.sh /tmp/pei/env.sh /dev/shm/pei/env.sh /pei-init/state/env.sh; do
	[ -r "${PEI_ROOT-}$pei_file" ] || continue
	# Where others may write, only trust what root or this user wrote, in a directory
	# of theirs: in one of somebody else's it could be exchanged meanwhile.
	if [ "$pei_file" != /pei-init/state/env.sh ] &&
		[ -n "$(find "${PEI_ROOT-}${pei_file%/*}" "${PEI_ROOT-}$pei_file" -prune \
			\( -type l -o ! -user 0 ! -user "$(id -u)" \) -print 2>&1)" ]; then
		continue
	fi
	# shellcheck source=/dev/null
	. "${PEI_ROOT-}$pei_file"
	break
done
unset pei_file
