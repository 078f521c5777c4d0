#!/bin/sh
echo "more/a b.sh"
