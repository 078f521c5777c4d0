= runtime/image/profile/pei-login.sh
