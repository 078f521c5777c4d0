#!/bin/sh
export SETUP="$1 $2"
