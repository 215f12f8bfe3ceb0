package demo

p if input.a

else if input.b

q if input.a

else := false
