= runtime/image/lib/ssh-keys.sh
