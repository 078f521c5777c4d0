# made by peic from places.pei: edit that, not this
# Read it into a shell:  . build/docks/lab.sh
# From then on docker and the control script work on the dock, until castoff.
# shellcheck shell=sh
pei_enter=lab
pei_enter_context=places-lab
pei_ssh=''
pei_below=build
= runtime/host/enter.sh
