# nothing  #! E0677 no `FROM` stands in it

# FROM debian:12
