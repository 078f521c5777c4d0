# A kill before, and a failure of, every system call of every scene (scenes.sh): strace counts the calls of one run, and
# then does it to the first, the second, and so on, in a run each.
# shellcheck shell=sh disable=SC2034,SC2154 # set there, used here, and the other way round

# "NAME FIRST LAST" of the calls that SCENE makes itself: what the loader did before comes first, and ends with the first munmap.
calls() {
  "$1_begin"
  "$1_run" strace -f -qq -o trace >nothing.out 2>&1 </dev/null || :
  sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' trace | awk '
    $1 == "execve" { next }
    { n[$1]++ }
    $1 == "munmap" && !ours { ours = 1; for (i in n) before[i] = n[i] }
    END { for (i in n) if (n[i] > before[i]) print i, before[i] + 1, n[i] }' | LC_ALL=C sort
}

# In the quick run one point of so many. `on` is `+` where the fault stays.
point=0
disturb() { # SCENE NAME K FAULT
  point=$((point + 1))
  if [ $((point % every)) != 0 ]; then return; fi
  "$1_begin"
  status=0
  "$1_run" strace -f -qq -o /dev/null -e "trace=$2" -e "inject=$2:$4:when=$3$on" >nothing.out 2>said.err </dev/null || status=$?
  case $status in 0) ;; 137) kills=$((kills + 1)) ;; *) seen=$((seen + 1)) ;; esac
  "$1_judge" "$1: $4 at $2 number $3$on" "$status"
}
each_call() { # FAULT NAMES: at every call of these names, a pattern of grep
  for scene in $scenes; do
    [ -e "all.$scene" ] || calls "$scene" >"all.$scene"
    grep -E "^($2) " "all.$scene" >"calls.$scene" || :
    while read -r name first last; do
      k=$first
      while [ "$k" -le "$last" ]; do
        disturb "$scene" "$name" "$k" "$1"
        k=$((k + 1))
      done
    done <"calls.$scene"
  done
}

ready() {
  for scene in $scenes; do
    if command -v "${scene}_ready" >/dev/null; then "${scene}_ready"; fi
  done
}

killed() {
  kills=0 seen=0 every=$(take 1 41)
  each_call signal=SIGKILL '.*'
  is "only $kills runs were really killed" [ "$kills" -ge "$(take 1000 20)" ]
  echo "killed       $kills points"
}

# Calls that fail in the world, and with what; the rest of the matrix only shows that nothing is taken for a success.
failing() {
  kills=0 seen=0 every=$(take 1 149)
  for error in ENOSPC EIO EINTR EACCES EROFS EMFILE; do
    each_call error=$error '.*open.*|p?(read|write).*|rename.*|(un)?link.*|mkdir.*|f?chmod.*|fchown.*|close|flock|f?sync.*|ftruncate.*|.*stat.*|getdents64|getcwd|readlink.*|fcntl|lseek'
  done
  every=$(take 1 41)
  each_call error=ENOMEM 'mmap|mremap' # brk has no errors in the kernel, so libc does not look for one
  each_call error=ENOSYS 'openat2|renameat2|getrandom|statx|copy_file_range'
  each_call error=ENOLCK flock
  each_call error=EPERM 'f?chmod.*|fchown.*'
  each_call error=EINVAL renameat2
  each_call error=EXDEV 'rename.*|link.*'
  on=+
  for again in openat2:EMFILE write:ENOSPC read:EIO renameat2:EIO close:EIO fchmod:EPERM mmap:ENOMEM; do
    each_call "error=${again#*:}" "${again%:*}"
  done
  on=
  is "only $seen failures were seen by peic" [ "$seen" -ge "$(take 1000 20)" ]
  echo "failing      $seen failures were seen"
}
