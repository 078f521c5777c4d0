#!/bin/sh
echo every >>/opt/order
printf '%s\n' "$GREETING" >/opt/hook-environment
