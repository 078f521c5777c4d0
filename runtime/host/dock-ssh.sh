#!/bin/sh
# ssh with the keys and the timeout of a dock, for docker, which finds it in PATH. PEI_DOCK is the
# dock; without one it is ssh as ever.
set -eu
pei_here=$(CDPATH='' cd -P -- "$(dirname -- "$0")" && pwd)

# The real one is in the rest of PATH.
pei_rest=$PATH:
# shellcheck disable=SC2123 # put together anew
PATH=
while [ -n "$pei_rest" ]; do
	[ "${pei_rest%%:*}" = "$pei_here" ] || PATH=${PATH:+$PATH:}${pei_rest%%:*}
	pei_rest=${pei_rest#*:}
done

[ -e "$pei_here/${PEI_DOCK-}.ssh_config" ] || exec ssh "$@"
cd "$pei_here/.." # where the paths in it start
# docker brings a time of its own to wait for the connection; the first one counts.
pei_wait=$(sed -n 's/^  ConnectTimeout //p' "docks/$PEI_DOCK.ssh_config")
exec ssh -F "docks/$PEI_DOCK.ssh_config" ${pei_wait:+-o "ConnectTimeout=$pei_wait"} "$@"
