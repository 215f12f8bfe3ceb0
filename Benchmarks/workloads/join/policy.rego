package join

pairs := [[left.id, right.id] |
	some left in data.left
	some right in data.right
	left.key == right.key
]
