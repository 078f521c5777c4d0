#!/bin/sh
cat /etc/greeting
echo "$1"
