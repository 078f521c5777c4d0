# Is a text a flowchart of Mermaid as peic writes it: a header, nodes n0, n1, … in one of six shapes whose text has no
# character with a meaning, and arrows between nodes that are there? Usage: awk -f mermaid.awk -v steps=N FILE
NR == 1 { if ($0 != "flowchart LR") bad($0); next }
/^  n[0-9]+ --> n[0-9]+$/ { used[$1] = used[$3] = 1; next }
/^  n[0-9]+(\["[^"]*"\]|\{\{"[^"]*"\}\}|>"[^"]*"\]|\(\["[^"]*"\]\)|\[\("[^"]*"\)\]|\[\["[^"]*"\]\])$/ {
  text = $0
  sub(/^[^"]*"/, "", text)
  sub(/".*$/, "", text)
  gsub(/#[0-9]+;/, "", text)
  if (text ~ /[<>&#;"'`|{}()\[\]]/) bad($0)
  name = $1
  sub(/[^n0-9].*/, "", name)
  if (name != "n" n++) bad($0)
  have[name] = 1
  next
}
{ bad($0) }
END {
  for (name in used) if (!(name in have)) bad(name " is no node")
  if (n + 0 != steps + 0) bad(n " nodes, not " steps)
  exit wrong
}
function bad(what) { print what; wrong = 1 }
