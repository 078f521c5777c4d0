#!/bin/bash
# stage-1/custom/first.sh of a test
echo "$0 $*"
