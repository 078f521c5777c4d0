#!/bin/sh
echo "every: $*"
