" The language server of peic for ALE, a plugin that speaks the protocol in Vim: it finds this file by itself.
call ale#Set('pei_peic_executable', 'peic')
call ale#Set('pei_peic_options', {})

function! ale_linters#pei#peic#project_root(buffer) abort
  return fnamemodify(bufname(a:buffer), ':p:h')
endfunction

call ale#linter#Define('pei', {
\   'name': 'peic',
\   'lsp': 'stdio',
\   'executable': {b -> ale#Var(b, 'pei_peic_executable')},
\   'command': '%e lsp',
\   'initialization_options': {b -> ale#Var(b, 'pei_peic_options')},
\   'project_root': function('ale_linters#pei#peic#project_root'),
\})
