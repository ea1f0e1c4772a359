hidden = 1
key = 2
turn(key)
hidden = 3
