#!/bin/bash
export EDITOR=vim
