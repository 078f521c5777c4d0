= runtime/disk/make.sh
