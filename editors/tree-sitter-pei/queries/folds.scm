[(block) (list) (heredoc)] @fold
