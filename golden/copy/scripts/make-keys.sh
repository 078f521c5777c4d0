#!/bin/sh
mkdir -p /etc/ssl/ca
