= runtime/image/lib/env.sh
