#!/bin/sh
echo "build 1: $*" >>/opt/built
