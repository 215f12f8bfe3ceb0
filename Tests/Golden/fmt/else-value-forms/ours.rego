package demo

f(x) := x if {
	x > 1
	x < 10
}

else := -x2 if {
	x2 := x
	x2 > 1
}

else := 0
