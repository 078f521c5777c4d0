= runtime/image/build/apt-mirror.sh
