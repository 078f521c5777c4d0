#!/bin/sh
echo "hooks/one.sh"
