#!/bin/sh
printf 'entry'
printf ' <%s>' "$@"
echo " $(id -un)"
