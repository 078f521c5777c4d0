" Files that end in .pei are projects of peic.
autocmd BufRead,BufNewFile *.pei setfiletype pei
