#!/bin/sh
# belongs to no image
