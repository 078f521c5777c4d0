echo no head
