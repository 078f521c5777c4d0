#!/bin/sh
echo "login: $*"
