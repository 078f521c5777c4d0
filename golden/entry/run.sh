#!/bin/sh
echo "run: $*"
