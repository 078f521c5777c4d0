#!/bin/bash
# stage-2/custom/app.sh of a test
echo "$0 $*"
