[(block) (list) (arguments) (parameters)] @indent
["}" "]" ")"] @outdent
