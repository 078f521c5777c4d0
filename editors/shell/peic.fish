# Completion of peic for fish. Made by `make docs` from compiler/cli/*.def: edit those, not this file.

# Is the verb one of these? It is the first word that is no option; any other one is a file of `build`.
function __peic_verb
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        contains -- $word $__peic_verbs; or set word build
        contains -- $word $argv
        return
    end
    contains -- build $argv
end
function __peic_no_verb
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; or return 1
    end
end
# What peic tells: a word, then what it means.
function __peic_ask
    set -l peic (commandline -opc)[1]
    eval $peic $argv 2>/dev/null | string replace -r '^(\S+)\s+' '$1\t'
end
# Projects, and the directories that may have some.
function __peic_projects
    __fish_complete_path (string replace -r '^--[a-z-]+=' '' -- (commandline -ct)) | string match -r '^.*(?:/|\.pei)(?:\t.*)?$'
end
# Several of these, with commas between.
function __peic_some
    set -l before (string replace -r '^(--[a-z-]+=)?' '' -- (commandline -ct) | string match -r '.*,')
    for word in $argv
        echo "$before"$word
    end
end

set -g __peic_verbs build check diff why watch verify lock plan graph stats fmt fix init import lsp explain version help

complete -c peic -f
complete -c peic -n __peic_no_verb -a '(__peic_projects)'
complete -c peic -n __peic_no_verb -a build -d 'compile a project into files; the word `build` may be left out'
complete -c peic -n __peic_no_verb -a check -d 'report the mistakes of a project, write nothing'
complete -c peic -n __peic_no_verb -a diff -d 'show what a build would change, as a patch'
complete -c peic -n __peic_no_verb -a why -d 'tell which lines of the project a line of an output comes from'
complete -c peic -n __peic_no_verb -a watch -d 'build again whenever something that the project reads changes'
complete -c peic -n __peic_no_verb -a verify -d 'tell whether an output directory is as peic left it'
complete -c peic -n __peic_no_verb -a lock -d 'write pei.lock: what the project is made of, and which images'
complete -c peic -n __peic_no_verb -a plan -d 'tell what a build would change, and why'
complete -c peic -n __peic_no_verb -a graph -d 'draw what a project consists of, and what needs what'
complete -c peic -n __peic_no_verb -a stats -d 'count what a project is made of'
complete -c peic -n __peic_no_verb -a fmt -d 'put project files into the one style'
complete -c peic -n __peic_no_verb -a fix -d 'apply the fixes that can only be what was meant'
complete -c peic -n __peic_no_verb -a init -d 'start a project from a template'
complete -c peic -n __peic_no_verb -a import -d 'make a project of a Dockerfile, a compose file, a devcontainer.json, a PeiDocker configuration'
complete -c peic -n __peic_no_verb -a lsp -d 'serve editors: the language server protocol over standard input and output'
complete -c peic -n __peic_no_verb -a explain -d 'tell more about a message or a word, as in `peic explain E0202`, `peic explain service.ports`'
complete -c peic -n __peic_no_verb -a version -d 'print the version'
complete -c peic -n __peic_no_verb -a help -d 'print this, or more about one verb'
complete -c peic -n '__peic_verb build; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb check; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb diff; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb why; and not __peic_no_verb' -a '(__fish_complete_path)'
complete -c peic -n '__peic_verb watch; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb verify; and not __peic_no_verb' -a '(__fish_complete_directories)'
complete -c peic -n '__peic_verb lock; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb plan; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb graph; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb stats; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb fmt; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb fix; and not __peic_no_verb' -a '(__peic_projects)'
complete -c peic -n '__peic_verb init; and not __peic_no_verb' -a '(__peic_ask init --list; __fish_complete_directories)'
complete -c peic -n '__peic_verb import; and not __peic_no_verb' -a '(__fish_complete_path)'
complete -c peic -n '__peic_verb explain; and not __peic_no_verb' -a '(__peic_ask explain --list=codes; __peic_ask explain --list=words)'
complete -c peic -n '__peic_verb help; and not __peic_no_verb' -a '(printf "%s\n" $__peic_verbs)'
complete -c peic -n '__peic_verb build diff why watch plan graph stats' -l out -s o -x -a '(__fish_complete_directories)' -d 'write below DIR; `build` without. Of plan: what to compare with'
complete -c peic -n '__peic_verb import' -l out -s o -x -a '(__peic_projects)' -d 'write the project to FILE; without, or with `-`, it is printed'
complete -c peic -n '__peic_verb build check diff why watch lock plan graph stats fix' -l param -s p -x -d 'the value of a `param`; may be given several times'
complete -c peic -n '__peic_verb build check diff why watch plan graph stats' -l target -x -a '(__peic_some devcontainer swarm kubernetes ci)' -d 'write these outputs beside the usual ones; may be given several times'
complete -c peic -n '__peic_verb build watch import' -l force -d 'overwrite outputs that were edited by hand or that peic did not write'
complete -c peic -n '__peic_verb build diff lock plan fmt' -l check -d 'write nothing; exit with 4 if anything differs from what would be written; of plan: from the last build'
complete -c peic -n '__peic_verb build check diff watch plan graph stats' -l locked -d 'the project must be as pei.lock says; images get their digests from it'
complete -c peic -n '__peic_verb build check diff watch plan graph stats' -l offline -d 'like --locked, and nothing may be fetched without a checksum'
complete -c peic -n '__peic_verb lock' -l no-images -d 'ask for no digests; images keep those they have'
complete -c peic -n '__peic_verb lock' -l strict -d 'write nothing, and exit with 3, unless docker tells every digest'
complete -c peic -n '__peic_verb fix' -l dry-run -d 'print what would change as a diff, write nothing'
complete -c peic -n '__peic_verb build check diff watch lock plan graph stats fix import' -l werror -o Werror -d 'warnings are errors'
complete -c peic -n '__peic_verb build check diff why verify lock plan graph stats fmt fix import' -l error-format -x -a 'text short json sarif' -d 'how messages are written'
complete -c peic -n '__peic_verb plan graph stats' -l format -x -a 'text json dot mermaid svg html' -d 'what is printed: text or json; of graph: dot, mermaid, svg or html, and svg without'
complete -c peic -n '__peic_verb build check diff why verify lock plan graph stats fmt fix import' -l error-limit -x -d 'show at most N messages; 0 shows all, 20 without'
complete -c peic -n '__peic_verb build check diff why watch verify lock plan graph stats fmt fix import explain' -l color -x -a 'auto always never' -d 'colours in messages'
complete -c peic -n '__peic_verb build check diff why watch verify lock plan graph stats fmt fix import explain' -l ascii -d 'no line drawing characters in messages'
complete -c peic -n '__peic_verb build check' -l dump -x -a '(__peic_some tokens ast ir plan)' -d 'print these stages instead of writing files'
complete -c peic -n '__peic_verb init explain' -l list -a 'codes words' -d 'every code with its title, or every word of the language; of init: the templates'
complete -c peic -n '__peic_verb diff' -l stat -d 'print a line for each file, how many lines come and go, instead of the patch'
complete -c peic -n '__peic_verb why' -l project -x -a '(__peic_projects)' -d 'the project that is meant, instead of the one that the output directory knows'
complete -c peic -n '__peic_verb verify' -l compile -d 'compile the project that DIR was made of, and compare'
complete -c peic -n '__peic_verb why verify' -l format -x -a 'text json' -d 'how the answer is written'
complete -c peic -n '__peic_verb build check verify lock plan fmt fix init import' -l quiet -s q -d 'print nothing when all is well'
complete -c peic -l help -s h -d 'print the help of this verb'
complete -c peic -l version -s V -d 'print the version'
