" `:compiler peic`, then `:make`: what `peic check` says of this file goes into the list of errors.
if exists("current_compiler") | finish | endif
let current_compiler = "peic"
let s:cpo = &cpo
set cpo&vim
CompilerSet makeprg=peic\ check\ --error-format=short\ %:S
CompilerSet errorformat=%f:%l:%c:\ %trror%m,%f:%l:%c:\ %tarning%m,%f:%l:\ %trror%m,%f:%l:\ %tarning%m,%f:\ %trror%m,%f:\ %tarning%m,%-G%.%#
let &cpo = s:cpo
unlet s:cpo
