= runtime/image/build/patch.sh
