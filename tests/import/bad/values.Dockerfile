# instructions whose words cannot be
FROM debian:12
RUN --mnt=type=cache,target=/x make
#!^ E0681 `RUN` has no flag `--mnt`
COPY --chwon=me f /f
#!^ E0681 help: did you mean `chown`
ENV A=${B C=d
#!^ E0682 `${B` is no variable
ENV 1A=b
#!^ E0680 `ENV` needs NAME=VALUE
ENV A=b C
#!^ E0680 `ENV` needs NAME=VALUE
ARG =x
#!^ E0680 `ARG` needs NAME or NAME=VALUE
HEALTHCHECK --interval=often CMD true
#!^ E0680 `--interval` needs a duration
HEALTHCHECK true
#!^ E0680 `HEALTHCHECK` needs NONE, or CMD and a command
SHELL /bin/bash -c
#!^ E0680 `SHELL` needs a JSON list
ADD f
#!^ E0680 `ADD` needs a source and a destination
