#: build [IMAGE…|all] [OPTION…]  build the images, or those named; options of docker buildx bake, as --pull, --no-cache, --push, --progress plain

# What has its value in a word of its own, so that this is not taken for an image.
verb_build() {
	pei_named='' pei_value='' pei_where=--load
	for pei_arg in "$@"; do
		shift
		if [ -n "$pei_value" ]; then
			pei_value=''
		else
			case $pei_arg in
			--push) pei_where='' ;;
			--builder | --call | --list | --metadata-file | --progress | --provenance | --sbom | --set) pei_value=$pei_arg ;;
			-*) ;;
			all)
				pei_named=yes
				# shellcheck disable=SC2086 # names without blanks
				set -- "$@" $pei_images
				continue
				;;
			*)
				known image "$pei_arg" "$pei_images${pei_groups:+ $pei_groups} all"
				pei_named=yes
				;;
			esac
		fi
		set -- "$@" "$pei_arg"
	done
	[ -z "$pei_value" ] || fail 2 "build: $pei_value needs a value"
	# shellcheck disable=SC2086 # names without blanks
	[ -n "$pei_named" ] || set -- $pei_images "$@"
	# A stage that is kept is built beside its images. It is no name to push by.
	for pei_pair in ${pei_keepers-}; do
		case "${pei_where:+ $* }" in
		*" ${pei_pair#*=} "*) ;;
		*" ${pei_pair%%=*} "*) set -- "$@" "${pei_pair#*=}" ;;
		esac
	done
	bake ${pei_where:+"$pei_where"} "$@"
}
