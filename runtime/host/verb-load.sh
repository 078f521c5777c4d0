#: load FILE|EXPORT…  load images from archives into docker, after a look at what they are

verb_load() {
	[ $# -gt 0 ] || fail 2 "load what? The file of an image, or one of the exports: $pei_exports"
	need
	for pei_arg in "$@"; do
		load_find "$pei_arg"
		[ -n "$pei_dry_run" ] || load_look
		run docker load --input "$pei_file"
	done
}

# An export by its name, or a file where the script was called.
load_find() { # WORD: sets pei_file
	case $1 in
	/*) pei_file=$1 ;;
	*) pei_file=$pei_called_from/$1 ;;
	esac
	case " $pei_exports " in *" $1 "*) ;; *) return 0 ;; esac
	[ ! -e "$pei_file" ] || return 0
	export_info "$1"
	case $pei_format in
	docker | oci) ;;
	*) fail 2 "the export $1 is no image to load: its format is $pei_format" ;;
	esac
	pei_file=$pei_to
	[ -n "$pei_dry_run" ] || [ -e "$pei_to" ] || fail 1 "the export $1 was not made yet; make it: $pei_script export $1"
}

load_read() { tar -xOf "$pei_file" "$1" 2>/dev/null | tr -d ' \n'; } # MEMBER: JSON in one line

# Docker's own words for a wrong file are about directories of its own.
load_look() {
	[ -f "$pei_file" ] || fail 1 "there is no file $pei_file"
	[ -s "$pei_file" ] || fail 1 "$pei_file is empty, so it is no image; an export that broke off leaves such files"
	pei_members=$(tar -tf "$pei_file" 2>/dev/null) ||
		fail 1 "$pei_file is no tar archive, or only the beginning of one, so there is no image in it"
	pei_platforms=
	if printf '%s\n' "$pei_members" | grep -qx 'manifest\.json'; then
		for pei_config in $(load_read manifest.json | tr ',' '\n' | sed -n 's/.*"Config":"\([^"]*\)".*/\1/p'); do
			load_platform "$pei_config"
		done
	elif printf '%s\n' "$pei_members" | grep -qx 'oci-layout'; then
		docker info --format '{{.DriverStatus}}' | grep -q containerd ||
			fail 3 "$pei_file is an archive in the OCI format, and this docker keeps images in its classic store, which loads archives in the format docker alone"
		load_index "$(load_read index.json)"
	else
		fail 1 "$pei_file holds files and no image; its format may be tar, which docker import reads"
	fi
	pei_engine=$(docker version --format '{{.Server.Os}}/{{.Server.Arch}}')
	case "$pei_platforms " in
	' ' | *" $pei_engine "*) ;;
	*) say "$pei_file is for$pei_platforms, and this docker is $pei_engine: it is loaded, but runs only where that is emulated" ;;
	esac
}

load_platform() { # MEMBER: the configuration of an image
	pei_config=$(load_read "$1" | tr ',' '\n')
	pei_os=$(printf '%s\n' "$pei_config" | sed -n 's/^{*"os":"\([^"]*\)".*/\1/p' | head -n 1)
	pei_arch=$(printf '%s\n' "$pei_config" | sed -n 's/^{*"architecture":"\([^"]*\)".*/\1/p' | head -n 1)
	case $pei_os/$pei_arch in
	/* | unknown/*) ;; # what an attestation says
	*) pei_platforms="$pei_platforms $pei_os/$pei_arch" ;;
	esac
}

# An index leads to others, or to manifests; the first digest of a manifest is that of its configuration.
load_index() { # JSON
	for pei_digest in $(printf '%s\n' "$1" | grep -o '"digest":"sha256:[0-9a-f]*"' | cut -d: -f3 | tr -d '"'); do
		pei_json=$(load_read "blobs/sha256/$pei_digest")
		case $pei_json in
		*'"manifests":['*) load_index "$pei_json" ;;
		*'"config":{'*)
			pei_config=${pei_json#*'"config":{'}
			pei_config=${pei_config#*'"digest":"sha256:'}
			load_platform "blobs/sha256/${pei_config%%\"*}"
			;;
		esac
	done
}
