// Values without reference counting: 16-byte trivial words over arenas, numbers, the total order, JSON in and out.
