#!/bin/sh
# Serves what is in /soft/data on every published port, in the foreground on the last one.
set -eu
printf '%s\n' "$@" >/opt/entry.args
echo entry >>/opt/order
for port in 9000 9001; do busybox httpd -p "$port" -h /soft/data; done
exec busybox httpd -f -p 9002 -h /soft/data
