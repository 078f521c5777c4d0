#!/bin/bash
cp "$PEI_STAGE_DIR_1/tmp/file" "$PEI_PATH_HARD/image/"
