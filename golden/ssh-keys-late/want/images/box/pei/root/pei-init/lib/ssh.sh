= runtime/image/lib/ssh.sh
