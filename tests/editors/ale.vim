" Vim with ALE, attached to the real `peic lsp`: a message at its place, and gone when the text is right.
set nocompatible nomore
let g:ale_linters_explicit = 1
let g:ale_linters = {'pei': ['peic']}
let g:ale_lint_delay = 0
filetype plugin on
runtime! plugin/ale.vim
let s:said = []
let s:passed = 0
function s:ok(name, good, more)
  if a:good
    let s:passed += 1
  else
    call add(s:said, 'FAIL vim lsp: ' . a:name . ': ' . string(a:more))
  endif
endfunction
function s:found()
  return getloclist(0)
endfunction
function s:until(count)
  for i in range(300)
    if len(s:found()) == a:count | return 1 | endif
    sleep 50m
  endfor
  return 0
endfunction
try
  silent edit broken.pei
  call s:ok('it is a project', &filetype ==# 'pei', &filetype)
  ALELint
  call s:ok('one message', s:until(1), s:found())
  let first = get(s:found(), 0, {})
  call s:ok('at its place', get(first, 'lnum') == 9 && get(first, 'col') == 17 && get(first, 'text') =~# 'wbe', first)
  call setline(9, '  image = image.web')
  ALELint
  call s:ok('it is gone', s:until(0), s:found())
catch
  call s:ok('no error', 0, v:exception . ' ' . v:throwpoint)
endtry
call writefile(s:said + [s:passed . ' passed, ' . len(s:said) . ' failed'], $SAID)
qall!
