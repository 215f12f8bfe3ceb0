package demo

p if 1 in [1, 2]
q if input.x in {"a", "b"}
r := 1 in [1]
s if not input.x in input.ys
t := [1 in [1], ("a", "b" in {"a": "b"})]
u if "k", "v" in input.m
v := count([x | some x in [1, 2]; x in {1}])
w := {"a": 1 in [2]}
x if (input.x in input.y) == true
y := f(1 in [1])
f(z) := z
