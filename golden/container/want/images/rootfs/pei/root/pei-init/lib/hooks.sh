= runtime/image/lib/hooks.sh
