= runtime/image/build/users.sh
