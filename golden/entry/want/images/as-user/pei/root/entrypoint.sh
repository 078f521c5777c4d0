= runtime/image/entrypoint.sh
