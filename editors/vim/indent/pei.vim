" Two blanks for each bracket that is open; what a heredoc holds stays as it is.
if exists("b:did_indent") | finish | endif
let b:did_indent = 1
setlocal indentexpr=PeiIndent(v:lnum) indentkeys=0},0],0),o,O,!^F nolisp nosmartindent
let b:undo_indent = "setl inde< indk< lisp< si<"
if exists("*PeiIndent") | finish | endif

" The line without strings and comments.
function s:code(lnum)
  let line = substitute(getline(a:lnum), '"\%([^"\\]\|\\.\)*"\|''[^'']*''', '', 'g')
  return substitute(line, '#.*', '', '')
endfunction

function s:in_heredoc(lnum)
  return synIDattr(synID(a:lnum, 1, 0), "name") =~# 'peiHeredoc' || synIDattr(get(synstack(a:lnum, 1), 0, 0), "name") =~# 'peiHeredoc'
endfunction

function PeiIndent(lnum)
  if s:in_heredoc(a:lnum) && getline(a:lnum) !~# '^\s*[A-Z][A-Z0-9_]*$' | return -1 | endif
  let before = prevnonblank(a:lnum - 1)
  while before > 0 && s:in_heredoc(before)
    let before = prevnonblank(before - 1)
  endwhile
  if before == 0 | return 0 | endif
  let code = s:code(before)
  let open = len(substitute(code, '[^[({]', '', 'g'))
  " a bracket that closes at the beginning of its line has moved that line already
  let close = len(substitute(substitute(code, '^[ \t\])}]*', '', ''), '[^\])}]', '', 'g'))
  let indent = indent(before) + (open > close ? 1 : open < close ? -1 : 0) * shiftwidth()
  return max([0, indent - (getline(a:lnum) =~# '^\s*[\])}]' ? shiftwidth() : 0)])
endfunction
