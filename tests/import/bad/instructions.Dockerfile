# instructions that are none, or not complete
FROM debian:12
RNU make
#!^ E0678 `RNU` is no instruction help: did you mean `RUN`
    && make install
#!^ E0678 `&&` is no instruction help: has to end with `\`
COPY
#!^ E0680 `COPY` needs sources and a destination
user
#!^ E0680 `USER` needs a user
