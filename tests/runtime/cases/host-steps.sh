# host-steps.sh: commands of the project around builds: when they run, and what stops a build.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../host.sh"

# Two steps before a build, the second reads what the first makes; one after it.
steps_project() {
	project
	cat >"$root/tables" <<-'END'
		pei_steps='before.project before.image.dev/gen after.image.dev'
		pei_steps_root=..
		pei_steps_own=build
		steps_of() {
			case $1 in
			dev) pei_before='project image.dev/gen' pei_after='image.dev' ;;
			base) pei_before='project' ;;
			esac
		}
		before_step() {
			case $1 in
			project)
				makes 'a list'
				reads 'in put'/*.txt
				does 'ls "in put" >"a list"; echo list >>../ran'
				;;
			image.dev/gen)
				makes src/gen
				reads 'a list' ./src
				does 'mkdir -p src/gen' 'cp "a list" "src/gen/it'\''s"; echo gen >>../ran'
				;;
			esac
		}
		after_step() {
			case $1 in
			image.dev)
				follows dev
				makes out
				does 'echo "after $PEI_IMAGE" >>../ran; touch out'
				;;
			esac
		}
	END
	awk -v more="$root/tables" '{ print } /^pei_builders=/ { while ((getline line < more) > 0) print line }' "$build/pei" >"$root/pei"
	# steps.sh stands in front of the verbs
	{
		sed '/^: verb_/,$d; /^#: build /,$d' "$root/pei"
		cat "$runtime/host/steps.sh"
		sed -n '/^#: build /,$p' "$root/pei"
	} >"$build/pei"
	mkdir "$root/project/in put" "$root/project/src"
	echo one >"$root/project/in put/1.txt"
	answer 'image inspect --format' "cat '$root/id'"
	echo sha256:1 >"$root/id"
}
ran_steps() { # WANT: since the last call
	is "$(cat "$root/ran" 2>/dev/null | tr '\n' ' ')" "$1"
	rm -f "$root/ran"
}

swap() { # WORDS OTHERS
	sed "s|$1|$2|" "$build/pei" >"$root/pei"
	cat "$root/pei" >"$build/pei"
}

when_changed() {
	steps_project
	pei build dev 2>"$root/err"
	has "$(cat "$root/err")" "+ (cd .. && sh -ec 'mkdir -p src/gen')"
	ran 'docker <buildx> <bake> <-f> <docker-bake.json> <--allow=fs.read=..> <--load> <dev>
docker <image> <inspect> <--format> <{{.Id}}> <robot:dev>'
	ran_steps 'list gen after robot:dev '
	pei build dev 2>"$root/err"
	ran_steps ''
	has "$(cat "$root/err")" 'pei: before.image.dev/gen: nothing changed'
	# content, a new file of a pattern, a mode, a link, an output that is gone
	echo two >"$root/project/in put/1.txt"
	pei build dev 2>/dev/null
	ran_steps 'list ' # what it made is the same, so nothing more follows
	touch "$root/project/in put/1.txt"
	pei build base dev 2>/dev/null
	ran_steps ''
	echo two >"$root/project/in put/2 2.txt"
	pei build base 2>/dev/null
	ran_steps 'list '
	pei build dev 2>/dev/null
	ran_steps 'gen '
	chmod +x "$root/project/in put/1.txt"
	pei build dev 2>/dev/null
	ran_steps 'list '
	ln -s nowhere "$root/project/src/link"
	pei build dev 2>/dev/null
	ran_steps 'gen '
	rm -r "$root/project/src/gen"
	pei build dev 2>/dev/null
	ran_steps 'gen '
	# another image
	echo sha256:2 >"$root/id"
	pei build dev 2>/dev/null
	ran_steps 'after robot:dev '
	# one that docker has under no name is another one each time
	answer 'image inspect --format' 'exit 1'
	pei build dev 2>/dev/null
	pei build dev 2>/dev/null
	ran_steps 'after robot:dev after robot:dev '
	is "$(cd "$build/.peic" && ls)" "step-before.image.dev@gen${nl}step-before.project"
}
it 'steps run when something changed' when_changed

that_fail() {
	steps_project
	swap "'mkdir -p src/gen'" "'false; touch gone-on'"
	status_of pei build dev 2>"$root/err"
	is "$status" 1
	ran ''
	has "$(cat "$root/err")" 'pei: the step before.image.dev/gen failed with status 1, so all that follows it is left out'
	[ ! -e "$root/project/gone-on" ]
	ran_steps 'list '
	# as if killed in the middle: what is half made does not count as made
	swap "'false; touch gone-on'" "'mkdir -p src/gen; kill -9 \$\$'"
	status_of pei build dev 2>/dev/null
	is "$status" 137
	swap '; kill -9 [$][$]' ''
	pei build dev 2>/dev/null
	ran_steps 'gen after robot:dev '
	# an output that is not made; an input that is not there
	swap 'makes src/gen' "makes src/gen 'more of it'"
	status_of pei build dev 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'the step before.image.dev/gen ended well, but did not make more of it'
	rm -r "$root/project/in put"
	status_of pei build dev 2>"$root/err"
	is "$status" 1
	has "$(cat "$root/err")" 'the step before.project reads in put/*.txt, which is not there'
}
it 'steps that fail' that_fail

by_name() {
	steps_project
	pei --dry-run build dev 2>"$root/err"
	ran_steps ''
	has "$(cat "$root/err")" "+ (cd .. && sh -ec 'echo \"after \$PEI_IMAGE\" >>../ran; touch out')"
	[ ! -e "$build/.peic" ]
	pei step 2>/dev/null
	ran_steps 'list gen '
	pei step --force before.project 2>/dev/null
	ran_steps 'list '
	pei step after.image.dev 2>/dev/null
	ran_steps 'after robot:dev '
	status_of pei step after.image.dv 2>"$root/err"
	is "$status" 2
	has "$(cat "$root/err")" 'there is no step named after.image.dv; there are: before.project before.image.dev/gen after.image.dev'
	status_of pei step --fast 2>/dev/null
	is "$status" 2
}
it 'steps by their names' by_name
