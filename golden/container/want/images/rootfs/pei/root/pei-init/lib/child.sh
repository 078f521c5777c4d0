= runtime/image/lib/child.sh
