package demo

p if {
	input.a == # lhs
	  input.b # rhs
}
