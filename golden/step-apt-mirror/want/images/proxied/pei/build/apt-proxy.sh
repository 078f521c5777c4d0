= runtime/image/build/apt-proxy.sh
