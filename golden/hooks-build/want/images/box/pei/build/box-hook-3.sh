#!/usr/bin/perl -w
print "$ARGV[0]\n";
