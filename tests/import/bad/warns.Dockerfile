# what is decided, kept, or looks like something else
ARG BASE
#!^ W0667 `BASE` has no default
FROM debian:$BASE
ARG PORT=80
EXPOSE $PORT
#!^ W0663 `${PORT}` is taken as `80`
RUN --mount=type=secret,id=token echo fetch
#!^ W0665 the build secret `token` is taken from variable TOKEN
RUN echo a && \

#!^ W0666 a blank line
    echo b
COPY nothing.txt /x
#!^ W0632 no file `nothing.txt`
CMD ['sleep', '1d']
#!^ W0662 this `CMD` is no JSON
