#!/bin/bash
# says which signals reach it; TERM ends it with a status of its own
for name in HUP INT QUIT USR1 USR2; do
  # shellcheck disable=SC2064 # the name is meant to be expanded now
  trap "echo $name" "$name"
done
trap 'echo TERM; exit 9' TERM
echo ready
while :; do sleep 0.05; done
