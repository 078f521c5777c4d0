= runtime/image/build/login-install.sh
