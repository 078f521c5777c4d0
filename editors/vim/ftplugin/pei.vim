" How projects of peic are edited: comments, indentation, words with hyphens, `:make`, `gq` and `K`.
if exists("b:did_ftplugin") | finish | endif
let b:did_ftplugin = 1
let s:cpo = &cpo
set cpo&vim

setlocal comments=:##,:# commentstring=#\ %s formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal iskeyword=@,48-57,_,-
setlocal suffixesadd=.pei
setlocal define=^\\s*\\%(let\\|param\\|template\\|import\\s.*\\sas\\)\\s\\+
setlocal keywordprg=peic\ explain
let b:undo_ftplugin = "setl com< cms< fo< et< sw< sts< isk< sua< def< kp< makeprg< efm< fp<"
if executable("peic")
  setlocal formatprg=peic\ fmt\ -q\ -
endif
compiler peic

let &cpo = s:cpo
unlet s:cpo
