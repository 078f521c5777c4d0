" The tests of part-vim.sh, inside Vim or Neovim: compares the syntax groups at the places of g:work/places, opens every project,
" reads the messages of `peic check` into the list of errors, indents. Writes what is wrong, and the count, into g:work/vim.out.
set nocompatible nomore
filetype plugin indent on
syntax on
let s:passed = 0
let s:said = []
let s:name = has('nvim') ? 'nvim' : 'vim'
function s:ok(name, good, ...)
  if a:good
    let s:passed += 1
  else
    call add(s:said, 'FAIL ' . s:name . ': ' . a:name)
    for line in a:000
      call add(s:said, '     | ' . line)
    endfor
  endif
endfunction

" Our groups as the kinds that all editors share. Inside of shell text every group is the one of shells.
let s:kinds = {'peiComment': 'comment', 'peiDoc': 'comment', 'peiDeclaration': 'declaration', 'peiBlock': 'block', 'peiSecond': 'second',
  \ 'peiStatement': 'statement', 'peiKeyword': 'keyword', 'peiConstant': 'constant', 'peiHeader': 'name', 'peiName': 'name',
  \ 'peiField': 'field', 'peiKey': 'key', 'peiType': 'type', 'peiFunction': 'function', 'peiMember': 'member', 'peiReference': 'reference',
  \ 'peiNumber': 'number', 'peiOperator': 'operator', 'peiString': 'string', 'peiRaw': 'string', 'peiHeredoc': 'string', 'peiTag': 'tag',
  \ 'peiEscape': 'escape', 'peiHereEscape': 'escape', 'peiWord': 'plain', '': 'plain', 'peiInterpolation': 'plain', 'peiHeredocShell': 'shell'}

try
  for place in readfile(g:work . '/places')
    let [file, line, column; kinds] = split(place, ' ')
    if expand('%') !=# file | execute 'silent edit! ' . fnameescape(file) | endif
    let group = synIDattr(synID(str2nr(line), str2nr(column), 0), 'name')
    let kind = get(s:kinds, group, group =~# '^sh' ? 'shell' : group)
    call s:ok(place, index(kinds, kind) >= 0, 'got ' . kind . ' (' . group . '): ' . getline(line))
  endfor

  " Shell text ends with its heredoc: behind it, everything is ours again.
  for file in readfile(g:work . '/projects')
    execute 'silent edit! ' . fnameescape(file)
    call s:ok(file . ' is a project', &filetype ==# 'pei' && b:current_syntax ==# 'pei')
    let last = line('$')
    while last > 1 && getline(last) !~# '^[a-z}]' | let last -= 1 | endwhile
    let names = map(synstack(last, 1), 'synIDattr(v:val, "name")')
    call s:ok(file . ': its end is no text', empty(filter(names, 'v:val =~# "^sh\\|Heredoc\\|String"')), string(names))
  endfor

  " :make
  execute 'silent edit! ' . fnameescape(g:work . '/hello.pei')
  silent! make!
  let errors = filter(getqflist(), 'v:val.valid')
  call s:ok('two errors in the list', len(errors) == 2, string(getqflist()))
  if len(errors) == 2
    call s:ok('the first is at its place', errors[0].lnum == 9 && errors[0].col == 17 && errors[0].type ==? 'e', string(errors[0]))
    call s:ok('the second one too', errors[1].lnum == 10 && errors[1].col == 3 && errors[1].text =~# 'prots', string(errors[1]))
  endif

  " indentation: all lines anew are as they were, but for heredocs, which are left alone
  for file in ['golden/devbox/dev.pei', 'golden/shop/shop.pei', 'golden/lang-template/lang-template.pei', 'golden/lang-if/lang-if.pei']
    execute 'silent edit! ' . fnameescape(file)
    let before = getline(1, '$')
    silent %s/^\s\+\ze\S.*$/\=synIDattr(get(synstack(line('.'), 1), 0, 0), 'name') =~# 'Heredoc' ? submatch(0) : ''/e
    silent normal! gg=G
    let wrong = filter(range(len(before)), 'before[v:val] !=# getline(v:val + 1) && before[v:val] !~# "^\\s*[A-Z]*$"')
    call s:ok(file . ' is indented as it was', empty(wrong), empty(wrong) ? '' : wrong[0] + 1 . ': ' . getline(wrong[0] + 1))
    setlocal nomodified
  endfor
  if executable('peic')
    execute 'silent edit! ' . fnameescape(g:work . '/ugly.pei')
    call setline(1, ['project   "a"', 'image a {', 'from="debian:12"', '}'])
    silent normal! gggqG
    call s:ok('gq formats', getline(3) ==# '  from = "debian:12"', string(getline(1, '$')))
    setlocal nomodified
  endif
catch
  call s:ok('no error in the tests', 0, v:exception . ' at ' . v:throwpoint)
endtry
call writefile(s:said + [s:passed . ' passed, ' . len(filter(copy(s:said), 'v:val =~# "^FAIL"')) . ' failed'], g:work . '/vim.out')
qall!
