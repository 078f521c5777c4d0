# steps.sh: commands of the project that run here around builds; for bake and the
# verb step.
#
# What a step was made from, as a hash, stands in a file of .peic/, apart from
# what it makes: it is removed before the step runs, and written when all is made.
# So a step that was killed in the middle runs again.

host_steps() { # before|after BAKE-TARGET…: those that the targets bring, each once
	pei_when=$1 pei_todo=
	shift
	for pei_target in "$@"; do
		pei_before='' pei_after=''
		steps_of "$pei_target"
		case $pei_when in before) pei_list=$pei_before ;; *) pei_list=$pei_after ;; esac
		for pei_step in $pei_list; do
			case " $pei_todo " in *" $pei_step "*) ;; *) pei_todo="$pei_todo $pei_step" ;; esac
		done
	done
	for pei_step in $pei_todo; do
		host_step "$pei_when.$pei_step" || exit $?
	done
}

# In a shell of its own: it changes the directory, and variables that others use.
host_step() { # STEP [--force]
	(step_here "$@") || return $?
}

step_here() { # STEP [--force]
	pei_step=$1 pei_force=${2-} pei_state='' pei_again=always pei_makes=''
	pei_mark=$PWD/.peic/step-$(printf %s "$1" | tr / @)
	pei_name=${1#*.}
	cd -- "$pei_steps_root" || exit 1
	case $1 in
	after.*) after_step "$pei_name" ;;
	*) before_step "$pei_name" ;;
	esac
}

# What the tables say of a step, in this order.

follows() { # IMAGE
	image_ref "$1"
	PEI_IMAGE=$pei_ref
	export PEI_IMAGE
	pei_state=$(docker image inspect --format '{{.Id}}' "$pei_ref" 2>/dev/null) || pei_again=always-image
}

makes() { # PATH…
	pei_line_end='
'
	[ "$pei_again" != always ] || pei_again=
	for pei_path in "$@"; do
		pei_makes=$pei_makes$pei_path$pei_line_end
		[ -e "$pei_path" ] || [ -L "$pei_path" ] || pei_again="$pei_path is missing"
	done
}

reads() { # PATH…
	[ "$pei_again" != always ] || pei_again=
	for pei_path in "$@"; do
		[ -e "$pei_path" ] || [ -L "$pei_path" ] || {
			[ -n "$pei_dry_run" ] || fail 1 "the step $pei_step reads $pei_path, which is not there"
			pei_again="$pei_path is missing"
			return 0
		}
	done
	pei_state="$pei_state $(step_files "$@" | LC_ALL=C sort | sha256sum)"
}

# A line for each file and link: what is in it, where it leads; and which are programs.
step_files() { # PATH…
	set -- "$@" '(' -path ./.git -o -path "$pei_steps_own" -o -path "./$pei_steps_own"
	pei_blanks=$IFS
	IFS='
'
	set -f
	for pei_path in $pei_makes; do
		set -- "$@" -o -path "$pei_path" -o -path "./$pei_path"
	done
	set +f
	IFS=$pei_blanks
	# shellcheck disable=SC2016 # for the shell that find starts
	find "$@" ')' -prune -o \
		-type l -exec sh -c 'for l; do printf "%s -> %s\n" "$l" "$(readlink "$l")"; done' sh '{}' + -o \
		-type f -exec sha256sum '{}' + -perm -100 -print
}

does() { # COMMAND…
	pei_state=$(printf '%s\n' "$pei_state" "$@" | sha256sum)
	if [ -z "$pei_again$pei_force" ] && [ "$(cat "$pei_mark" 2>/dev/null)" = "$pei_state" ]; then
		say "$pei_step: nothing changed"
		return 0
	fi
	[ -n "$pei_dry_run" ] || rm -f "$pei_mark"
	for pei_command in "$@"; do
		quote "$pei_command"
		pei_line=$pei_word
		quote "$pei_steps_root"
		printf '+ (cd %s && sh -ec %s)\n' "$pei_word" "$pei_line" >&2
		[ -n "$pei_dry_run" ] || sh -ec "$pei_command" ||
			fail $? "the step $pei_step failed with status $?, so all that follows it is left out"
	done
	[ -z "$pei_dry_run" ] || return 0
	printf %s "$pei_makes" | while IFS= read -r pei_path; do
		[ -e "$pei_path" ] || [ -L "$pei_path" ] ||
			fail 1 "the step $pei_step ended well, but did not make $pei_path"
	done || exit $?
	case $pei_again in always*) return 0 ;; esac
	mkdir -p "${pei_mark%/*}"
	printf '%s\n' "$pei_state" >"$pei_mark.$$"
	mv "$pei_mark.$$" "$pei_mark"
}
