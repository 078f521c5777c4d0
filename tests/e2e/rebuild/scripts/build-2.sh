#!/bin/sh
echo "build 2: $*" >>/opt/built
