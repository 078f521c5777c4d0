#!/bin/sh
echo "first: $*"
