= runtime/image/build/ssh-install.sh
