# Makes "FILE LINE COLUMN KIND..." of tests/editors/places: line and column count from 1, the column in bytes, of the first
# character of the word. Run from the top of the tree with LC_ALL=C.
/^#/ || !NF { next }
{
  split($0, part, / \| /)
  file = part[1]; text = part[2]; kinds = $0
  sub(/.* \| /, "", kinds)
  before = text; sub(/«.*/, "", before)
  gsub(/«|»/, "", text)
  n = 0; found = 0
  while ((getline line < file) > 0) {
    n++
    if (at = index(line, text)) { print file, n, at + length(before), kinds; found = 1; break }
  }
  close(file)
  if (!found) print "places: not in " file ": " text >"/dev/stderr"
}
