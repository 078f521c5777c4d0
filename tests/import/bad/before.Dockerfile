ARG A=1
RUN make
#!^ E0683 only `ARG` may stand before
FROM debian:$A
