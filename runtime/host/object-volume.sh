# object-volume.sh: volumes; see object.sh. No data is ever lost by an edit: a volume
# is made when it is missing, and then stays as it is.

volume_state() { # ID
	if ! labels_of volume "$pei_name"; then
		is missing "it is not there"
		[ "$pei_kept" != external ] ||
			is absent "it is not there, and the project says that it is external: docker volume create $pei_name"
	elif [ "$pei_kept" = external ]; then
		is same
	elif [ "$pei_its_project" = "$pei_project" ]; then
		case $pei_its_hash in
		"$pei_hash" | '') is same ;;
		*) is stays "it is not as the project says now; it stays, with its data: save them, then destroy --volumes $1, then apply" ;;
		esac
	elif [ -n "$pei_kept" ]; then
		is same
	else
		is foreign "a volume has its name, $pei_name, and $(whose): remove it, or give this one another name, or say external = true"
	fi
}

volume_make() { # ID
	create_object "$1"
}

volume_remove() { # ID
	destroy_volume "$pei_name"
}
