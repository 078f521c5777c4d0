# builder.sh: BuildKit builders as the project describes them: one that is there is
# compared, and made anew if it differs; for build, export, builder, destroy.

builder() { # BUILDER, as buildx calls it
	case $1 in "$pei_project"-*) ;; *) return 0 ;; esac # docker's own
	need buildx
	pei_builder_name=$1 pei_config='' pei_flags='' pei_more=''
	if [ -z "$pei_dry_run" ] && pei_is=$(docker buildx inspect "$1" 2>/dev/null); then
		pei_step=describe
		pei_wants=$(make_builder "${1#"$pei_project"-}" | sort)
		pei_is=$(printf '%s\n' "$pei_is" | builder_facts | sort)
		builder_differs || {
			pei_step=check
			make_builder "${1#"$pei_project"-}"
			return 0
		}
		# What it has built stays in its volume.
		run docker buildx rm --keep-state "$1"
	fi
	pei_step=create
	make_builder "${1#"$pei_project"-}"
}

driver() { # DRIVER [CONFIG]
	pei_driver=$1 pei_config=${2-}
	[ "$pei_step" = describe ] || return 0
	printf 'driver %s\n' "$1"
	[ -z "${2-}" ] || toml_facts <"$2"
}

flags() { # FLAG…
	pei_flags=$*
	[ "$pei_step" != describe ] || printf 'flag %s\n' "$@"
}

node() { # NAME PLATFORMS ENDPOINT [OPTION=VALUE…]; empty = buildx chooses
	pei_node=$1 pei_node_platforms=$2 pei_endpoint=$3
	shift 3
	for pei_option in "$@"; do # buildx may be called from anywhere later
		shift
		case $pei_option in
		cacert=/* | cert=/* | key=/*) ;;
		cacert=* | cert=* | key=*) pei_option=${pei_option%%=*}=$PWD/${pei_option#*=} ;;
		esac
		set -- "$@" "$pei_option"
	done
	case $pei_step in
	describe) describe_node "$@" ;;
	create)
		pei_words=$#
		for pei_option in "$@"; do # read as fields between commas
			case $pei_option in *[,\"]*) pei_option="\"$(printf '%s\n' "$pei_option" | sed 's/"/""/g')\"" ;; esac
			set -- "$@" --driver-opt "$pei_option"
		done
		shift "$pei_words"
		run docker buildx create ${pei_more:+"$pei_more"} --name "$pei_builder_name" --driver "$pei_driver" \
			${pei_node:+--node "$pei_node"} ${pei_node_platforms:+--platform "$pei_node_platforms"} "$@" \
			${pei_flags:+--buildkitd-flags "$pei_flags"} ${pei_config:+--buildkitd-config "$pei_config"} \
			${pei_endpoint:+"$pei_endpoint"}
		pei_more=--append
		;;
	esac
}

emulates() { # PLATFORM
	[ "$pei_step" != describe ] && [ -z "$pei_dry_run" ] || return 0
	docker buildx inspect --bootstrap "$pei_builder_name" | tr -d '*,' | grep '^Platforms:' | grep -qwF -e "$1" ||
		{ qemu_for "$1" && fail 3 "the builder $pei_builder_name cannot run $1: its machine has no QEMU for it; $pei_qemu"; }
}

# ---- what it is like: one fact a line, the same for what is wanted and what buildx says ----

describe_node() { # OPTION=VALUE…
	[ -n "$pei_node" ] || pei_node=${pei_builder_name}0 # as buildx calls it
	printf 'node %s\n' "$pei_node"
	[ -z "$pei_endpoint" ] || printf 'node %s endpoint %s\n' "$pei_node" "$pei_endpoint"
	printf '%s\n' "$pei_node_platforms" | tr , '\n' | sed -n "s|.|node $pei_node platform &|p"
	for pei_option in "$@"; do
		printf 'node %s option %s="%s"\n' "$pei_node" "${pei_option%%=*}" \
			"$(printf '%s\n' "${pei_option#*=}" | sed 's/[\\"]/\\&/g')"
	done
}

# The tables of a TOML file as one line for each key: buildx keeps it laid out in another way, with certificates
# in another directory.
toml_facts() {
	sed 's/^[[:blank:]]*//; /^#/d; /^$/d; /^ca = /s|"[^"]*/|"|g' | awk '/^\[/ { sub(/^\[/, ""); sub(/\]$/, ""); t = $0; next } { print "config " t "." $0 }'
}

builder_facts() { # reads what `docker buildx inspect` prints
	awk '
		/^Driver: / { print "driver " $2 }
		/^Nodes:/ { nodes = 1 }
		nodes && /^Name: / { n = "node " $2; print n; toml = 0 }
		/^Endpoint: / { print n " endpoint " $2 }
		/^Platforms: / { # declared ones have a star
			for (i = 2; i <= NF; i++) { p = $i; sub(/,$/, "", p); if (sub(/\*$/, "", p)) print n " platform " p }
		}
		/^BuildKit daemon flags: / { for (i = 4; i <= NF; i++) print "flag " $i }
		/^Driver Options: / { # key="value" key="value", with \" inside
			sub(/^Driver Options: */, "")
			while (match($0, /^[^=]*="([^"\\]|\\.)*"/)) {
				print n " option " substr($0, 1, RLENGTH)
				$0 = substr($0, RLENGTH + 1); sub(/^ */, "")
			}
		}
		/^File#/ { toml = $0 ~ /^File#buildkitd.toml:/ }
		/^ > / && toml { print "toml " substr($0, 4) }
	' | {
		pei_toml=
		while IFS= read -r pei_fact; do
			case $pei_fact in
			toml\ *) pei_toml="$pei_toml${pei_fact#toml }
" ;;
			*) printf '%s\n' "$pei_fact" ;;
			esac
		done
		printf %s "$pei_toml" | toml_facts
	} | sort -u
}

# Says what differs. buildx adds flags of its own; an endpoint that nobody names is docker's.
builder_differs() {
	pei_wants=$(printf '%s\n' "$pei_wants" | sort -u)
	pei_lines=$(
		printf '%s\n' "$pei_wants" | sed 's/^/w /'
		printf '%s\n' "$pei_is" | sed 's/^/i /'
	)
	pei_lines=$(printf '%s\n' "$pei_lines" | awk '
		{ side = $1; line = substr($0, 3) }
		side == "w" { want[line] = 1; if ($4 == "endpoint") asked[$3] = 1; order[++n] = line; next }
		line in want { delete want[line]; next }
		$2 == "flag" || ($4 == "endpoint" && !($3 in asked)) { next }
		{ print "  it has   " line }
		END { for (i = 1; i <= n; i++) if (order[i] in want) print "  it lacks " order[i] }
	')
	[ -n "$pei_lines" ] || return 1
	say "the builder $pei_builder_name is not as the project says, and is made anew:"
	printf '%s\n' "$pei_lines" >&2
}

remove_builder() { # NAME KEEP: if not empty, what it has built stays, for the next one of that name
	if [ -n "$pei_dry_run" ] || docker buildx inspect "$pei_project-$1" >/dev/null 2>&1; then
		run docker buildx rm ${2:+--keep-state} "$pei_project-$1" || say "the builder $1 stays; docker says why above"
	fi
}
