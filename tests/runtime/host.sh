# host.sh: a control script put together as peic does, with a stand-in for docker; for the cases of the control script,
# behind lib.sh.

# docker writes its words to $root/log and answers from $root/answers.
project() {
	build=$root/project/build
	mkdir -p "$build" "$root/answers"
	{
		cat "$runtime/host/head.sh"
		cat <<-'END'
			pei_project='robot-dev'
			pei_images='base dev'
			pei_used_images='dev'
			pei_services='dev db'
			pei_profiles='once'
			pei_runs='sh'
			pei_root='..'
			pei_default_service='dev'
			pei_exports='dev-amd64 dev-oci'
			pei_bake_rights='fs.read=..'
			pei_up_wait='--wait'
			pei_external_volumes='robot-dev_kept'
			image_ref() { case $1 in base) pei_ref='robot:base' ;; dev) pei_ref="robot:${TAG:-dev}" ;; esac; }
			ssh_info() { case $1 in dev) pei_ssh_port=22 pei_ssh_user=me ;; *) return 1 ;; esac; }
			export_info() {
				case $1 in
				dev-amd64) pei_format=docker pei_to='../dist/dev.tar' pei_builder='' pei_ref='robot:dev' ;;
				dev-oci) pei_format=oci pei_to='../dist/dev oci.tar' pei_builder='robot-dev-many' pei_ref='' ;;
				esac
			}
			run_info() {
				case $1 in
				sh)
					pei_run_images='base dev' pei_plain_image="robot:${TAG:-dev}"
					plain --env "WHO=${WHO:-x y}" --volume "$pei_root:/work"
					[ -z "$pei_ports" ] || plain --publish 8080:80
					[ -n "$pei_gpus" ] || plain --gpus all
					without 'the secret token'
					plain --entrypoint tini
					plain_entry --
					plain_command bash -l
					;;
				esac
			}
			make_builder() { case $1 in many) driver docker-container && node here linux/amd64 ssh://a@b 'env.A=x, "y"' && node there '' ssh://c@d && emulates linux/arm64 ;; esac; }
			pei_builders=''
			pei_objects='image.base image.dev network.net volume.data service.db service.dev'
			pei_keeps='network.net volume.data'
			object_info() {
				case $1 in
				image.base) pei_name=base pei_hash=h-base ;;
				image.dev) pei_name=dev pei_needs=image.base pei_hash=h-dev ;;
				network.net) pei_name=robot_net pei_kept=yes pei_hash=h-net ;;
				volume.data) pei_name=robot_data pei_kept=yes pei_hash=h-data ;;
				service.db) pei_name=robot-dev-db-1 pei_needs='image.dev volume.data' ;;
				service.dev) pei_name=robot-dev-dev-1 pei_needs='image.dev network.net service.db' ;;
				esac
			}
			create_object() {
				case $1 in
				network.net) create network robot_net --internal ;;
				volume.data) create volume robot_data ;;
				esac
			}
		END
		cat "$runtime/host/bake.sh" "$runtime/host/builder.sh" "$runtime/host/ending.sh" "$runtime/host/fetch.sh" "$runtime/host/have.sh" "$runtime/host"/object*.sh "$runtime/host/oldest.sh" "$runtime/host/remove.sh" "$runtime/host/run-profile.sh" "$runtime/host/services.sh" "$runtime/host"/verb-*.sh "$runtime/host/version.sh" "$runtime/host/visited.sh" "$runtime/host/main.sh"
	} >"$build/pei"
	touch "$build/compose.yaml" "$build/compose.gpu.yaml"
	executable "$bin/docker" <<-SH
		[ "\$1" != down-daemon ] || exit 1
		line=docker
		for word in "\$@"; do line="\$line <\$word>"; done
		case "\$*" in
		*version | 'version --format'* | context* | "buildx inspect"* | "volume inspect"* | "network inspect"* | "container ls"* | "volume ls"* | "network ls"*) ;;
		*--help) printf -- '--allow\n'; exit ;;
		*) printf '%s\n' "\$line" >>'$root/log' ;;
		esac
		for file in '$root/answers'/*; do
			[ -e "\$file" ] || continue
			case "\$*" in *"\$(head -n 1 "\$file")"*) . "\$file.sh" ;; esac
		done
		exit 0
	SH
	: >"$root/log"
}

answer() { # PART-OF-THE-WORDS CODE
	number=$((${number-0} + 1))
	printf '%s\n' "$1" >"$root/answers/$number"
	printf '%s\n' "$2" >"$root/answers/$number.sh"
}

pei() { in_image $command "$build/pei" "$@"; }

# What it ran, and that what it printed is the same when a shell reads it.
ran() { # WANT
	is "$(cat "$root/log")" "$1"
}

# Further settings, behind those of project().
settings() {
	awk -v more="$1" '{ print } /^pei_builders=/ { print more }' "$build/pei" >"$root/pei"
	cat "$root/pei" >"$build/pei"
}
