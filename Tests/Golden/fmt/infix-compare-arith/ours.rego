package demo

p if input.a + 1 > input.b * 2
q if input.a % 2 == 0
r if (input.a + 1) * 2 >= 3 - input.b
s := (input.a > 1) == (input.b > 2)
t := input.a - -1
u := -input.a
