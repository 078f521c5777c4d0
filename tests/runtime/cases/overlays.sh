# On a dock compose reads one more file. The script is put together as peic does, with a stand-in for docker;
# dock_use, which asks engines, is another one, too.
. "$(dirname "$0")/../lib.sh"

project() {
	build=$root/project/build
	mkdir -p "$build"
	{
		cat "$runtime/host/head.sh"
		printf "pei_project='robot' pei_services='db' pei_docks='box'\ndock_use() { pei_dock=\$1; }\n"
		cat "$runtime/host/verb-ps.sh" "$runtime/host/main.sh"
	} >"$build/pei"
	touch "$build/compose.yaml" "$build/compose.docked.yaml" "$build/compose.gpu.yaml"
	executable "$bin/docker" <<-SH
		case "\$*" in *version) ;; *) printf '%s\n' "\$*" >'$root/log' ;; esac
	SH
}

# What docker was asked.
files() { # WANT OPTION…
	want=$1
	shift
	in_image $command "$build/pei" "$@" ps 2>/dev/null
	has "$(cat "$root/log")" "compose -f compose.yaml $want"
}

overlays() {
	project
	files 'ps'
	files '-f compose.docked.yaml ps' --dock box
	files '-f compose.gpu.yaml ps' --gpu
	files '-f compose.docked.yaml -f compose.gpu.yaml ps' --gpu --dock=box
}
it 'overlays: on a dock, with GPUs, both' overlays
