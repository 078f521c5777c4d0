#!/bin/sh
echo "hooks/two.sh"
