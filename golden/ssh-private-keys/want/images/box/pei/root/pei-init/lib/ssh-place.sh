= runtime/image/lib/ssh-place.sh
