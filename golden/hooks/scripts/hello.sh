#!/bin/sh
echo "hello: $*"
