# object-network.sh: networks; see object.sh.

network_state() { # ID
	if ! labels_of network "$pei_name" '--driver {{.Driver}} {{if .Internal}}--internal {{end}}{{range .IPAM.Config}}--subnet {{.Subnet}} --gateway {{.Gateway}} --ip-range {{.IPRange}} {{end}}'; then
		is missing "it is not there"
		[ "$pei_kept" != external ] ||
			is absent "it is not there, and the project says that it is external: docker network create $pei_name"
	elif [ "$pei_kept" = external ]; then
		is same
	elif [ "$pei_its_project" = "$pei_project" ]; then
		if [ "$pei_its_hash" = "$pei_hash" ] && network_is_so "$1"; then
			is same
		elif [ -n "$pei_kept" ]; then
			is stays "it is not as the project says now; it is kept, so it is not changed: docker network rm $pei_name, then apply"
		else
			is differs "${pei_other:-the project says something else now}"
		fi
	elif [ -n "$pei_kept" ]; then
		is same
	else
		is foreign "a network has its name, $pei_name, and $(whose): remove it, or give this one another name"
	fi
}

# Somebody may have made it with our labels and other options. IPv6 has several ways to say one address.
network_is_so() { # ID; sets pei_other
	pei_other=''
	pei_created_by=network_compare
	create_object "$1"
	pei_created_by=''
	[ -z "$pei_other" ]
}

network_compare() { # network NAME OPTION…: as create gets them
	shift 2
	while [ $# -gt 0 ]; do
		case $1 in
		--internal) case " $pei_its_more " in *" $1 "*) ;; *) pei_other="it is not internal, as the project says" ;; esac ;;
		--driver | --subnet | --gateway | --ip-range)
			case $2 in *:*) shift && continue ;; esac
			case " $pei_its_more " in
			*" $1 $2 "*) ;;
			*) pei_other="its ${1#--} is not $2, as the project says" ;;
			esac
			;;
		esac
		shift
	done
}

network_make() { # ID
	create_object "$1"
}

# Who is in it has to leave first. compose would start our containers without it, so they are made anew.
network_update() { # ID
	network_leave
	run docker network rm "$pei_name" >/dev/null
	create_object "$1"
}

network_leave() { # all containers out of it, after it is clear that all are services of ours
	network_free
	for pei_container in $(printf '%s\n' "$pei_inside" | cut -d ' ' -f 1); do
		run docker container rm --force "$pei_container" >/dev/null
	done
}

network_free() { # fails if a container is in it that is no service of ours; sets pei_inside
	pei_inside=$(docker container ls -a --filter "network=$pei_name" --format '{{.Names}} {{.Label "pei.project"}} {{.Label "com.docker.compose.oneoff"}}')
	while read -r pei_container pei_owner pei_once; do
		[ -z "$pei_container" ] || [ "$pei_owner $pei_once" = "$pei_project False" ] ||
			fail 1 "the container $pei_container uses the network $pei_name, and is no service of this project; first: docker network disconnect $pei_name $pei_container"
	done <<-END
		$pei_inside
	END
}

network_remove() { # ID
	network_free
	run docker network rm "$pei_name"
}
