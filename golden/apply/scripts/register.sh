#!/bin/sh
printf "%s is new\n" "$PEI_CONTAINER" >>.log
