#!/bin/sh
# Runs at every start of the container.
df -h /soft/data
