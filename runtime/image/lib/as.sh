#!/bin/sh
# as.sh: as.sh USER CMD [ARG…] runs CMD as USER, word for word, with that user's
# HOME, USER and LOGNAME. It replaces itself, so signals and status are CMD's.
#
# It is not sudo: it only gives rights up. Called by hook and entry wrappers.
# Variables are pei_…: CMD's environment may have any other name.
set -eu

if [ $# -lt 2 ]; then
	printf 'pei: usage: as.sh USER COMMAND [ARG…]\n' >&2
	exit 2
fi
pei_user=$1
shift

# Only files are read here: getent is not in every image. The last line may lack
# its end: it is a user like any other, and nobody else's.
pei_uid=
while IFS=: read -r pei_name _ pei_uid pei_gid _ pei_home _ || [ -n "$pei_name" ]; do
	[ "$pei_name" != "$pei_user" ] || break
	pei_uid=
done <"${PEI_ROOT-}/etc/passwd"
if [ -z "$pei_uid" ]; then
	printf 'pei: there is no user %s in this image; add it, or change the hook that asks for it\n' "$pei_user" >&2
	exit 1
fi

HOME=$pei_home USER=$pei_user LOGNAME=$pei_user
export HOME USER LOGNAME

pei_now=$(id -u)
if [ "$pei_now" = "$pei_uid" ]; then
	exec "$@"
elif [ "$pei_now" -ne 0 ]; then
	printf 'pei: cannot run as %s: only root can, and this is uid %s; start the container as root\n' "$pei_user" "$pei_now" >&2
	exit 1
fi

# setpriv first: su and runuser stay as a parent and delay a stop. Some setprivs
# cannot change the user, so try.
if setpriv --reuid "$pei_uid" --regid "$pei_gid" --init-groups true 2>/dev/null; then
	exec setpriv --reuid "$pei_uid" --regid "$pei_gid" --init-groups -- "$@"
elif command -v runuser >/dev/null; then
	exec runuser -u "$pei_user" -- "$@"
else
	# shellcheck disable=SC2016 # expanded by the shell that su starts
	exec su -s /bin/sh -- "$pei_user" -c 'exec "$@"' sh "$@"
fi
