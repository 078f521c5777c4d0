#!	/bin/sh	-eu 	
echo "$-"
