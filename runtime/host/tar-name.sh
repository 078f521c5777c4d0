# tar-name.sh: a tar whose first entry gets another name, with nothing but POSIX: docker cp calls an entry what it is
# called in its container, and no tar that every machine has renames one on its way.

# stdin is a tar. stdout becomes the header of its first entry, with that name; the rest of the tar stays in stdin.
tar_named() { # NAME
	pei_header=$(tar_block 512) pei_more=''
	pei_about=$(tar_about "$pei_header")
	case $pei_about in
	'120 '*) # a header with more about the next one: what is long, not ASCII, or not of all systems
		pei_size=${pei_about#* }
		pei_more=$(tar_block "$(((pei_size + 511) / 512 * 512))" | cut -d ' ' -f "-$pei_size")
		pei_header=$(tar_block 512)
		;;
	esac
	# shellcheck disable=SC2059 # nothing but \ooo
	printf "$(printf '%s\n' "$pei_header" "$pei_more" "$(printf %s "$1" | tar_numbers)" | tar_headers)"
}

tar_block() { # BYTES of stdin, and not one more
	dd bs=1 count="$1" 2>/dev/null | tar_numbers
}
tar_numbers() { # stdin, as numbers in one line
	od -An -v -tu1 | tr -s ' \n' '  ' | sed 's/^ *//'
}

tar_about() { # HEADER: its type, and how many bytes follow
	printf '%s\n' "$1" | awk '{
		for (i = 125; i <= 136; i++) if ($i >= 48 && $i <= 55) size = size * 8 + $i - 48
		print $157 + 0, size + 0
	}'
}

# stdin: a header, the records of the header in front of it, a name, as numbers in three lines.
tar_headers() {
	awk '
		function field(from, size, text, i) { # text, and NULs up to the end of the field
			for (i = 0; i < size; i++) head[from + i] = i < length(text) ? code[substr(text, i + 1, 1)] : 0
		}
		function header(i, sum) {
			field(148, 8, "        ")
			for (i = 0; i < 512; i++) sum += head[i]
			field(148, 7, sprintf("%06o", sum))
			for (i = 0; i < 512; i++) printf "\\%03o", head[i]
		}
		function add(byte) { records[n_records++] = byte }
		BEGIN { for (i = 32; i < 127; i++) code[sprintf("%c", i)] = i }
		NR == 1 { for (i = 1; i <= NF; i++) head[i - 1] = $i }
		NR == 2 {
			for (at = 1; at <= NF; at += size) { # "17 path=what/ever\n", where 17 is all of it
				size = 0
				for (i = at; $i >= 48 && $i <= 57; i++) size = size * 10 + $i - 48
				if (!size) break
				is_path = $(i + 1) == 112 && $(i + 2) == 97 && $(i + 3) == 116 && $(i + 4) == 104 && $(i + 5) == 61
				for (i = at; i < at + size && !is_path; i++) add($i)
			}
		}
		NR == 3 {
			if (NF > 100) {
				for (size = NF + 8; length(size) + NF + 7 > size; ) size++
				text = size " path="
				for (i = 1; i <= length(text); i++) add(code[substr(text, i, 1)])
				for (i = 1; i <= NF; i++) add($i)
				add(10)
			}
			for (i = 0; i < 100; i++) head[i] = i < NF ? $(i + 1) : 0
			field(345, 155, "")
			if (n_records) {
				type = head[156]
				for (i = 124; i < 136; i++) kept[i] = head[i]
				for (i = 157; i < 257; i++) kept[i] = head[i]
				head[156] = 120
				field(124, 12, sprintf("%011o", n_records))
				field(157, 100, "")
				header()
				for (i = 0; i < n_records || i % 512; i++) printf "\\%03o", records[i]
				for (i in kept) head[i] = kept[i]
				head[156] = type
			}
			header()
		}'
}
