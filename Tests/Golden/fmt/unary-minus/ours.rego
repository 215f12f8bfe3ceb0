package demo

a := -1
b := -1.5
c := 1 - 1
d := 1 - 1
e := -1
f := [-1, -2]
g(x) := -x
