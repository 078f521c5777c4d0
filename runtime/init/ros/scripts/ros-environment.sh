#!/bin/sh
# Runs in each login shell.
for setup in /opt/ros/*/setup.sh; do
  echo "source ROS with: . $setup"
done
