# what no instruction is, and what an instruction needs
FROM debian:12 AS base extra
#!^ E0680 `FROM` needs an image
