; Heredocs with these tags are shell text, all of one heredoc together.
((heredoc (heredoc_start) @_tag (heredoc_content) @injection.content)
 (#any-of? @_tag "<<SH" "<<BASH")
 (#set! injection.language "bash")
 (#set! injection.combined))
