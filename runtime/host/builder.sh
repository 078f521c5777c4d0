# builder.sh: BuildKit builders as the project describes them; for export. One
# that is there already is used as it is.

builder() { # BUILDER: make_builder is generated, a line for each node
	need buildx
	docker buildx inspect "$1" >/dev/null 2>&1 || make_builder "$1"
}

first_node() { # BUILDER NODE PLATFORMS ENDPOINT; empty = buildx chooses
	run docker buildx create --name "$1" --driver docker-container \
		${2:+--node "$2"} ${3:+--platform "$3"} ${4:+"$4"}
}

next_node() { # BUILDER NODE PLATFORMS ENDPOINT
	run docker buildx create --append --name "$1" --node "$2" ${3:+--platform "$3"} "$4"
}

# Emulation is the machine's own affair: it is asked for, never registered.
emulates() { # BUILDER PLATFORM
	[ -z "$pei_dry_run" ] || return 0
	docker buildx inspect --bootstrap "$1" | grep -q "Platforms:.*$2" ||
		fail 3 "builder $1 cannot run $2: install QEMU on its machine (Debian: qemu-user-static), then try again"
}
