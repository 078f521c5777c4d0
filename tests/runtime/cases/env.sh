# env.sh: the container's environment comes back exactly in sessions.
. "$(dirname "$0")/../lib.sh"

# A word that is hard for every quoting there is, in one line and in several.
hard="a'b\"c\\d \$(x) \`y\` \${HOME} #e;f&g|h<i>j*k?[l] ~ ! % é 漢 \\' \\\" \\\\ -n  end\\"
lines="$nl first$nl$(printf '\t')after a tab${nl}export BOGUS='x'${nl}PATH=/nowhere$nl$nl"

capture() { # NAME=VALUE…
	mkdir -p "$root/soft"
	in_image HARD="$hard" LINES_="$lines" EMPTY='' QUOTES="''''" BACK='\\\\' DASH=-n BYTE="$(printf '\377\001')" \
		EQ='a=b=c' "$@" $command "$runtime/image/entrypoint.sh" --no-block
}

exact_in_shells() {
	capture
	for reader in dash bash busybox mksh zsh; do
		command -v "$reader" >/dev/null || continue
		path=$(command -v "$reader")
		[ "$reader" != busybox ] || path="$path ash"
		for name in HARD LINES_ EMPTY QUOTES BACK DASH BYTE EQ; do
			got=$("$real_env" -i $path -c ". '$init/state/env.sh'; printf '%s.' \"\$$name\"")
			case $name in
			HARD) want=$hard ;;
			LINES_) want=$lines ;;
			EMPTY) want='' ;;
			QUOTES) want="''''" ;;
			BACK) want='\\\\' ;;
			DASH) want=-n ;;
			BYTE) want=$(printf '\377\001') ;;
			EQ) want=a=b=c ;;
			esac
			is "$got" "$want."
		done
		is "$("$real_env" -i $path -c ". '$init/state/env.sh'; printf '%s' \"\${BOGUS-no}\"")" no
		is "$("$real_env" -i PATH=/x $path -c ". '$init/state/env.sh'; printf '%s' \"\$PATH\"")" "$bin:$TEST_PATH"
	done
}
it 'every shell reads the exact values back' exact_in_shells

# The words of a SetEnv line, as sshd's argv_split reads them, one a line.
split_like_sshd() {
	awk '{
		sub(/^SetEnv /, ""); n = length($0); quote = ""; word = ""; inside = 0
		for (i = 1; i <= n; i++) {
			c = substr($0, i, 1); d = substr($0, i + 1, 1)
			if (c == "\\" && (d == "\\" || d == "\"" || d == "\047" || (quote == "" && d == " "))) { word = word d; i++; inside = 1 }
			else if (quote == "" && c == " ") { if (inside) print word; word = ""; inside = 0 }
			else if (quote == "" && (c == "\"" || c == "\047")) { quote = c; inside = 1 }
			else if (c == quote) quote = ""
			else { word = word c; inside = 1 }
		}
		if (inside) print word
	}' "$init/state/ssh/env.conf"
}

exact_in_sshd() {
	capture
	is "$(wc -l <"$init/state/ssh/env.conf" | tr -d ' ')" 1
	words=$(split_like_sshd)
	for want in "HARD=$hard" 'EMPTY=' "QUOTES=''''" 'BACK=\\\\' 'DASH=-n' 'EQ=a=b=c' "PATH=$bin:$TEST_PATH"; do
		printf '%s\n' "$words" | grep -qxF -e "$want" || has "$words" "$want"
	done
	hasnt "$words" LINES_
	hasnt "$words" BOGUS
}
it 'sshd reads the exact values back from one line' exact_in_sshd

own_names_skipped() {
	capture TERM=x USER=u HOSTNAME=h SHLVL=3 PWD=/p 'bad-name=x' 'a.b=y' '1x=z'
	for name in HOME TERM USER HOSTNAME SHLVL PWD bad-name a.b 1x; do
		hasnt "$(cat "$init/state/env.sh" "$init/state/ssh/env.conf")" " $name="
		hasnt "$(cat "$init/state/ssh/env.conf")" "\"$name="
	done
}
it "what is a session's own is left out" own_names_skipped

session_wins() {
	capture FOO=container
	is "$(FOO=session $command -c ". '$init/state/env.sh'; printf '%s' \"\$FOO\"")" session
}
it 'what a session was given is kept' session_wins

table() {
	printf '%s\n' 'http_proxy=http://p:1/?a b"c' 'FOO=table' 'bad name=x' 'LAST=end\' >"$init/env"
	printf 'NONL=no newline' >>"$init/env"
	capture FOO=container
	show='printf "%s|" "$http_proxy" "$FOO" "$LAST" "$NONL"'
	is "$("$real_env" -i $command -c ". '$init/state/env.sh'; $show")" 'http://p:1/?a b"c|container|end\|no newline|'
	has "$(split_like_sshd)" 'http_proxy=http://p:1/?a b"c'
	hasnt "$(split_like_sshd)" FOO=table
	is "$(boot sh -c 'printf %s "${http_proxy-none}"')" none
}
it 'the table adds to sessions only, and the container wins' table

private() {
	capture
	is "$(ls -l "$init/state/ssh/env.conf" | cut -c1-10)" -rw-------
}
it 'env.conf is for sshd alone' private

forwarding() {
	capture DISPLAY=:7 SSH_AUTH_SOCK=/agent
	has "$(cat "$init/state/ssh/env.conf")" DISPLAY=:7
	hasnt "$(cat "$init/state/ssh/env.conf")" SSH_AUTH_SOCK
	printf 'X11Forwarding yes\n' >"$init/ssh/sshd_config"
	capture DISPLAY=:7
	hasnt "$(cat "$init/state/ssh/env.conf")" DISPLAY
	has "$(cat "$init/state/env.sh")" "DISPLAY=':7'"
}
it 'forwarded displays and agents are not overridden' forwarding

big() {
	in_image BIG="$(yes "it's $(printf '%02000d' 7)" | head -n 50)" $command "$runtime/image/entrypoint.sh" --no-block
	is "$("$real_env" -i $command -c ". '$init/state/env.sh'; printf '%s' \"\${#BIG}\"")" 100299
}
it 'a value of 100 kB' big
