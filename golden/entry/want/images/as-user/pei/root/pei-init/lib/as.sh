= runtime/image/lib/as.sh
