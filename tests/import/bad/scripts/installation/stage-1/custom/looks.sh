#!/bin/bash
cp "$PEI_STAGE_DIR_1/tmp/x" /x
