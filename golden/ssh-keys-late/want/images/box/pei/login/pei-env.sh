= runtime/image/profile/pei-env.sh
