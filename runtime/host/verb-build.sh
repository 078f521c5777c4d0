#: build [IMAGE…] [BAKE OPTION…]  build the images, or those named

verb_build() {
	pei_named=
	for pei_arg in "$@"; do
		case $pei_arg in
		-*) ;;
		*)
			known image "$pei_arg" "$pei_images"
			pei_named=yes
			;;
		esac
	done
	# shellcheck disable=SC2086 # names without blanks
	[ -n "$pei_named" ] || set -- $pei_images "$@"
	bake --load "$@"
}
