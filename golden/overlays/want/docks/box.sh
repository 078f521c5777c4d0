# made by peic from overlays.pei: edit that, not this
# Read it into a shell:  . build/docks/box.sh
# From then on docker and the control script work on the dock, until castoff.
# shellcheck shell=sh
pei_enter=box
pei_enter_context=overlays-box
pei_ssh=''
pei_below=build
= runtime/host/enter.sh
