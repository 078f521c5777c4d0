# object.sh: what docker has of an object of the project, beside what the project says; for apply, status, destroy, up.
# A kind of object is a file object-KIND.sh with four functions, which get an ID and what `object` sets:
#   KIND_state    sets pei_state, and pei_why for those who read it
#   KIND_make     makes one that is missing
#   KIND_update   makes one right that is there
#   KIND_remove   removes one that is there
# pei_state is one of
#   same      as it should be
#   missing   not there
#   differs   the project says something else now
#   stopped   there, and not running
#   half      a run that ended early left it so
#   stays     it differs, and is never changed: what would be lost is not ours to lose
#   foreign   something else has its name
#   absent    not there, and somebody else has to make it

object() { # ID: sets what is in its row, pei_id and pei_kind
	pei_id=$1 pei_kind=${1%%.*}
	pei_name='' pei_hash='' pei_needs='' pei_kept='' pei_replicas='' pei_ends='' pei_start=''
	object_info "$1"
}

state() { # ID
	object "$1"
	pei_state='' pei_why=''
	"${pei_kind}_state" "$1"
}
is() { # STATE [WHY]
	pei_state=$1 pei_why=${2-}
}

row() { # WORD ID [WORDS]: one line for an object
	printf '%-8s %-24s %s\n' "$1" "$2" "${3-}" | sed 's/ *$//'
}

reversed() { # WORD…
	pei_reversed=
	for pei_arg in "$@"; do pei_reversed="$pei_arg $pei_reversed"; done
	printf '%s\n' "$pei_reversed"
}

# Sets pei_its_project, pei_its_id, pei_its_hash from the labels, and pei_its_more as the format MORE says, in one line: docker is
# asked once, as it takes a tenth of a second whatever it is asked. 1 if there is nothing of just this name.
labels_of() { # container|image|network|volume NAME [MORE]
	case $1 in network | volume) pei_at=.Labels ;; *) pei_at=.Config.Labels ;; esac
	pei_format="{{index $pei_at \"pei.project\"}}{{println}}{{index $pei_at \"pei.id\"}}{{println}}{{index $pei_at \"pei.hash\"}}{{println}}"
	# A network is also found by the beginning of its id.
	case $1 in network | volume) pei_format="$pei_format{{.Name}}" ;; *) pei_format="$pei_format$2" ;; esac
	pei_labels=$(docker "$1" inspect -f "$pei_format{{println}}${3-}" "$2" 2>/dev/null) || { answers && return 1; }
	{ read -r pei_its_project && read -r pei_its_id && read -r pei_its_hash && read -r pei_its_name && { read -r pei_its_more || :; }; } <<-END
		$pei_labels
	END
	[ "$pei_its_name" = "$2" ]
}

whose() { # who made what labels_of found, in words
	if [ -n "$pei_its_project" ]; then
		printf 'the project %s made it' "$pei_its_project"
	else
		printf 'no project of peic made it'
	fi
}
