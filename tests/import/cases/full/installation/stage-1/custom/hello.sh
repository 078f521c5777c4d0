#!/bin/bash
# stage-1/custom/hello.sh of a test
echo "$0 $*"
