#!/bin/sh
echo "plain, by $(whoami)"
