#!/bin/bash
ls /pei-from-host/stage-2
