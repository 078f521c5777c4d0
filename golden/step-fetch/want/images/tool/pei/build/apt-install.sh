= runtime/image/build/apt-install.sh
