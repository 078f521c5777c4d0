# made by peic from dock-offline.pei: edit that, not this
# Read it into a shell:  . build/docks/vault.sh
# From then on docker and the control script work on the dock, until castoff.
# shellcheck shell=sh
pei_enter=vault
pei_enter_context=dock-offline-vault
pei_ssh=''
pei_below=build
= runtime/host/enter.sh
