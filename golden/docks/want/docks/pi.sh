# made by peic from docks.pei: edit that, not this
# Read it into a shell:  . build/docks/pi.sh
# From then on docker and the control script work on the dock, until castoff.
# shellcheck shell=sh
pei_enter=pi
pei_enter_context=docks-pi
pei_ssh=yes
pei_below=build
= runtime/host/enter.sh
