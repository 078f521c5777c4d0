FROM debian:12
WORKDIR /app
RUN if true; then echo
#!^ E0434 `if` is never closed
