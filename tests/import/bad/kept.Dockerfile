FROM debian:12
ARG DIR
VOLUME $DIR
#!^ W0660 a variable that only the build knows has no counterpart
