"""Base data of a large organisation: 120,000 users, 45 MB of JSON, always the same."""

import random

FIRST_NAMES = ("ada", "bob", "cem", "dana", "eli", "fay", "gus", "hana")
LAST_NAMES = ("adams", "brown", "clark", "davis", "evans", "frank")


def document(count=120_000):
    chance = random.Random(4)
    names = [f"{chance.choice(FIRST_NAMES)}.{chance.choice(LAST_NAMES)}.{number}" for number in range(count)]
    return {"users": {name: user(number, name, count, chance) for number, name in enumerate(names)}}


def user(number, name, count, chance):
    first, last, _ = name.split(".")
    return {
        "id": number,
        "name": f"{first.title()} {last.title()}",
        "email": f"{name}@example.com",
        "telephone": f"+49-30-{number:08}",
        "department": f"department-{chance.randrange(200)}",
        "manager": f"user-{chance.randrange(count)}",
        "roles": [f"role-{chance.randrange(40)}" for _ in range(chance.randrange(1, 6))],
        "active": chance.random() < 0.95,
        "level": chance.randrange(1, 10),
        "score": round(chance.random() * 100, 2),
        "created": f"2024-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}T{chance.randrange(24):02}:00:00Z",
        "labels": {
            "region": f"eu-{chance.randrange(5)}",
            "cost": f"cc-{chance.randrange(5000)}",
            "tier": chance.choice(("gold", "silver", "bronze")),
        },
    }
