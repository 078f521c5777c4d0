" Vim with ALE, attached to the real `peic lsp`: a message at its place, hover, its fix, and gone when the text is right; completion.
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
function s:preview()
  for w in range(1, winnr('$'))
    if getwinvar(w, '&previewwindow') || bufname(winbufnr(w)) =~# 'preview' | return join(getbufline(winbufnr(w), 1, '$'), "\n") | endif
  endfor
  return ''
endfunction
function s:seen(what)
  for i in range(100)
    if s:preview() =~# a:what | return 1 | endif
    sleep 50m
  endfor
  return 0
endfunction
let s:items = []
function Collect() " while text is inserted, as completion wants it
  call ale#completion#GetCompletions('ale-callback', {'callback': {all -> extend(s:items, all)}})
  for i in range(100)
    if len(s:items) | break | endif
    sleep 50m
  endfor
  return ''
endfunction
try
  silent edit broken.pei
  call s:ok('it is a project', &filetype ==# 'pei', &filetype)
  ALELint
  call s:ok('one message', s:until(1), s:found())
  let first = get(s:found(), 0, {})
  call s:ok('at its place', get(first, 'lnum') == 9 && get(first, 'col') == 17 && get(first, 'text') =~# 'wbe', first)
  let g:ale_hover_to_preview = 1
  call cursor(8, 3)
  ALEHover
  call s:ok('hover tells of service', s:seen('A container that compose runs'), s:preview())
  pclose
  " ALE asks the user for the number of the fix when there are more; the first is what only can be meant
  call cursor(9, 17)
  call feedkeys(":ALECodeAction\<CR>", 'tx')
  for i in range(100)
    if getline(9) ==# '  image = image.web' | break | endif
    call feedkeys("1\<CR>", 't')
    sleep 50m
  endfor
  call s:ok('a fix is applied', getline(9) ==# '  image = image.web', getline(9))
  ALELint
  call s:ok('it is gone', s:until(0), s:found())
  call append(9, '  por')
  call cursor(10, 5)
  call feedkeys("A\<C-r>=Collect()\<CR>\<Esc>", 'tx')
  call s:ok('ports is offered', len(filter(copy(s:items), 'v:val.word =~# "^ports"')), s:items)
catch
  call s:ok('no error', 0, v:exception . ' ' . v:throwpoint)
endtry
call writefile(s:said + [s:passed . ' passed, ' . len(s:said) . ' failed'], $SAID)
qall!
