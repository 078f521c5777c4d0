#!/bin/bash
# stage-1/custom/tools.sh of a test
echo "$0 $*"
