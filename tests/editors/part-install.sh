# shellcheck shell=sh
# `make install` below another root, a program that is built with what it installed, and the Debian package: the same bytes
# twice, nothing for lintian to say. tests/editors/part-bare.sh installs it into a bare root.
: "${tree:?}" "${work:?}" "${obj:?}" "${peic:?}"

build=${obj%/san}
# what make was called with before is not known here: what is built already is taken as it is
install() { make -s -o all -o "$1" install BUILD="$build" PEIC="$peic" DESTDIR="$work/root" PREFIX=/usr; }
installed() { install "$build/static/libpei.o" && find "$work/root" -type f | LC_ALL=C sort; }
[ -s "$build/static/libpei.o" ] || make -s "$build/static/libpei.o" BUILD="$build" || :
if ok "make install" installed; then
  for file in bin/peic lib/libpei.a lib/pkgconfig/libpei.pc include/libpei.h share/man/man1/peic.1 \
    share/bash-completion/completions/peic share/zsh/site-functions/_peic share/fish/vendor_completions.d/peic.fish \
    share/vim/vimfiles/syntax/pei.vim share/nvim/site/ftdetect/pei.vim; do
    ok "installed: $file" test -s "$work/root/usr/$file"
  done
  ok "the tool runs there" "$work/root/usr/bin/peic" check golden/readme/hello.pei
  cat >"$work/use.c" <<'END'
#include <libpei.h>
#include <stdio.h>
int main(void) {
  PeiSource text = {"a.pei", {"project \"a\"\n", 12}};
  PeiInput in = {.root = "a.pei", .sources = &text, .n_sources = 1, .sealed = true};
  Pei *p;
  PeiStatus s = pei_compile(NULL, &in, &p);
  printf("%d %s\n", s, PEI_VERSION);
  pei_free(p);
  return s != PEI_OK;
}
END
  libs=$(sed -n "s,^Libs: -L[^ ]*,,p" "$work/root/usr/lib/pkgconfig/libpei.pc")
  # shellcheck disable=SC2086 # lists of words
  uses() { ${CC:-gcc} -I"$work/root/usr/include" -o "$work/use" "$work/use.c" -L"$work/root/usr/lib" $libs && "$work/use"; }
  case $obj in
  */san) echo "skipped: install, a program with libpei: the library asks for sanitizers" ;;
  *) ok "a program with libpei compiles and runs" uses ;;
  esac
fi

if have dpkg-deb; then
  pack() { # DIR
    SOURCE_DATE_EPOCH=1700000000 packaging/deb "$peic" "$build/static/libpei.o" "$1" >"$work/deb.name" && cat "$work/deb.name"
  }
  ok "a package is made" pack "$work/deb1"
  ok "… and again" pack "$work/deb2"
  ok "… of the same bytes" cmp "$work"/deb1/*.deb "$work"/deb2/*.deb
  dpkg-deb -f "$work"/deb1/*.deb Depends >"$work/listed"
  ok "it says what it needs" grep "libc6 (>= 2" "$work/listed"
  dpkg-deb -c "$work"/deb1/*.deb | awk '$2 != "root/root"' >"$work/listed"
  ok "all of it belongs to root" cmp /dev/null "$work/listed"
fi
