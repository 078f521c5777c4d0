#!/bin/sh
echo "login hook $*"
