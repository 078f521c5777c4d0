#!/bin/sh
echo "build 3: $*" >>/opt/built
