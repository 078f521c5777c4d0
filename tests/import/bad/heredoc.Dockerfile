FROM debian:12
RUN <<EOF && <<-OTHER
#!^ E0679 heredoc `OTHER` is never closed
make
EOF
