= runtime/image/lib/storage.sh
