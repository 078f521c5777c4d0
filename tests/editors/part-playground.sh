# shellcheck shell=sh
# The page of the playground in a real browser without a network, wide and narrow, by keyboard.
: "${tree:?}" "${work:?}" "${obj:?}"
page=${obj%/san}/playground/index.html
if [ ! -s "$page" ]; then echo "skipped: playground, which make playground makes"
elif have chromium node npm; then
  if bin=$(tests/setup/npm "$obj/npm-browser" playwright-core@1.49.1); then
    timeout 120 node tests/editors/playground.mjs "${bin%/.bin}" "$page" >"$work/playground.log" 2>&1 || :
    grep -v '^[0-9]* passed' "$work/playground.log" || :
    add "$(tail -n 1 "$work/playground.log")"
  else echo "skipped: playground, npm's packages cannot be had here"
  fi
fi
