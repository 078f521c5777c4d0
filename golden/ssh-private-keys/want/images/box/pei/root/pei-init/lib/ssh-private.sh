= runtime/image/lib/ssh-private.sh
