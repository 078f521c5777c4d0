# hooks.sh: order, how often, and what a failure does.
. "$(dirname "$0")/../lib.sh"

hook() { # PHASE/NN-ID [STATUS]
	printf 'printf "%s "; exit %s\n' "${1#*/}" "${2-0}" | executable "$init/hooks/$1"
}

order() {
	hook every-run/10-b
	hook every-run/02-c
	hook first-run/20-a
	hook first-run/10-d
	is "$(boot printf cmd)" '10-d 20-a 02-c 10-b cmd'
	is "$(boot printf cmd)" '02-c 10-b cmd'
}
it 'first-run once, every-run each time, by number' order

renumbered() {
	hook first-run/10-a
	boot --no-block
	mv "$init/hooks/first-run/10-a" "$init/hooks/first-run/30-a"
	hook first-run/20-new
	is "$(boot --no-block)" '20-new '
}
it 'the marker is by ID, not by number' renumbered

failing() {
	hook first-run/10-a
	hook first-run/20-bad 9
	hook first-run/30-c
	hook every-run/10-e
	status_of boot printf cmd >"$root/out" 2>"$root/err"
	is "$status" 9
	is "$(cat "$root/out")" '10-a 20-bad '
	has "$(cat "$root/err")" 'pei: first-run hook bad failed with status 9'
	[ -e "$init/state/first-run/a" ]
	[ ! -e "$init/state/first-run/bad" ]
	# what succeeded is not repeated, what failed is
	hook first-run/20-bad 0
	is "$(boot printf cmd)" '20-bad 30-c 10-e cmd'
}
it 'a failing hook stops the container, and runs again' failing

warning() {
	hook first-run/10-bad 9
	: >"$init/hooks/first-run/10-bad.warn"
	hook every-run/10-also 3
	: >"$init/hooks/every-run/10-also.warn"
	is "$(boot printf cmd 2>"$root/err")" '10-bad 10-also cmd'
	has "$(cat "$root/err")" 'hook bad failed with status 9; going on'
	has "$(cat "$root/err")" 'hook also failed with status 3; going on'
	[ ! -e "$init/state/first-run/bad" ]
}
it 'the policy warn goes on, without a marker' warning

killed() {
	printf 'kill -s KILL $$\n' | executable "$init/hooks/every-run/10-x"
	status_of boot printf cmd 2>/dev/null
	is "$status" 137
}
it 'a killed hook stops the container' killed

# As peic writes them.
limited() {
	printf '#!/bin/sh\nexec timeout -k 10 1 sleep 60\n' >"$init/hooks/every-run/10-slow"
	chmod +x "$init/hooks/every-run/10-slow"
	from=$(now)
	status_of boot printf cmd 2>"$root/err"
	[ $(($(now) - from)) -lt 5000 ]
	code=124 # busybox: as the signal ended it
	[ "$TEST_SHELL" != 'busybox ash' ] || code=143
	is "$status" "$code"
	has "$(cat "$root/err")" "every-run hook slow was ended, as its time was over (status $code), so the container stops"
}
it 'a hook that takes too long is ended' limited

many() {
	number=0
	want=
	while [ "$number" -lt 120 ]; do
		number=$((number + 1))
		name=$(printf '%03d' "$number")
		printf '#!/bin/sh\nprintf "%%s " %s\n' "$number" >"$init/hooks/first-run/$name-hook-$number"
		chmod +x "$init/hooks/first-run/$name-hook-$number"
		want="$want$number "
	done
	is "$(boot --no-block)" "$want"
	is "$(boot --no-block)" ''
}
it 'more than a hundred hooks keep their order' many

no_hooks() {
	rm -rf "$init/hooks"
	is "$(boot printf cmd)" cmd
	rm "$init/lib/hooks.sh" "$init/lib/env.sh" "$init/lib/storage.sh"
	is "$(boot printf cmd)" cmd
}
it 'parts that are not there are not missed' no_hooks
