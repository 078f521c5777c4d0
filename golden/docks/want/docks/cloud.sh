# made by peic from docks.pei: edit that, not this
# Read it into a shell:  . build/docks/cloud.sh
# From then on docker and the control script work on the dock, until castoff.
# shellcheck shell=sh
pei_enter=cloud
pei_enter_context=docks-cloud
pei_ssh=''
pei_below=build
= runtime/host/enter.sh
