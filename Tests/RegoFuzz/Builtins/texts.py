"""Random texts of the notations that built-in functions read. Each grammar is a function of the dice."""

import json

MONTHS = ["Jan", "February", "Mar", "may", "JUN", "Foo"]


def damaged(dice, text):
    """The text with a character taken out, doubled, changed or put in."""
    if not text:
        return dice.choice([" ", "\n", "\0", "x"])
    place = dice.randrange(len(text))
    return text[:place] + dice.choice(["", text[place] * 2, " ", "x", "0", "-", "é", "\n", "%", "."]) + text[place + dice.randint(0, 1) :]


def digits(dice, most=3):
    return "".join(dice.choice("0123456789") for _ in range(dice.randint(1, most)))


def repeated(dice, draw, least, most):
    return "".join(draw() for _ in range(dice.randint(least, most)))


# Encodings


def base64(dice):
    alphabet = dice.choice(["ABCDabcd0189+/", "ABCDabcd0189-_"])
    text = repeated(dice, lambda: dice.choice(alphabet), 0, 9)
    return text + "=" * (-len(text) % 4) if dice.random() < 0.7 else text + dice.choice(["", "=", "==", "\n", "\r\n", " "])


def hexadecimal(dice):
    text = repeated(dice, lambda: dice.choice("0189abefABEF"), 0, 8)
    return text if len(text) % 2 == 0 or dice.random() < 0.3 else text + "0"


def url_query(dice):
    def part():
        return repeated(dice, lambda: dice.choice(["a", "b", "x", "%20", "%C3%A9", "+", "é", "%2", "%zz", "%E2", "/", "?", " ", "\\", '"', "%00", "%41", "[", "]"][: dice.choice([7, 19])]), 0, 3)

    return dice.choice(["&", "&", "&", ";", "&&"]).join(part() + dice.choice(["=", "=", "=", "", "=="]) + part() for _ in range(dice.randint(0, 3)))


def address(dice):
    def chance(text, share=0.5):
        return text if dice.random() < share else ""

    host = dice.choice(["example.com", "h", "[::1]", "[fe80::1%25en0]", "10.0.0.1", "", "é.de", "a b", "a%20b", "EXAMPLE.com", "[::1", "x_y", "a<b", "h%41"])
    scheme = dice.choice(["http:", "https:", "mailto:", "", "1http:", "a+b.c-d:", "HTTP:", ":", "urn:", "file:", "ht tp:"])
    user = chance(dice.choice(["user@", "u:p@", "u:@", ":p@", "@", "u%40:p%3a@", "a@b@", "u[@"]), 0.25)
    port = chance(dice.choice([":80", ":", ":x", ":0", ":99999", ":8080"]), 0.3)
    path = chance(dice.choice(["/", "/a/b", "/a%2Fb", "/é", "/a b", "/%zz", "a/b", "/a;b=c", "//x", "/../b/./c", "*", "/a:b", "a:b/c", "/\u007f", "/a\n", "/[x]", "/%C3%A9", "/a%20b"]), 0.7)
    return (
        scheme + chance("//", 0.8) * 1 + user + host + port + path + chance(dice.choice(["?", "?q=1", "?a b", "?q=%zz", "?x?y", "?é"]), 0.35)
        + chance(dice.choice(["#", "#f", "#a b", "#%zz", "#%41", "#é#"]), 0.3)
    )  # fmt: skip


# Numbers and versions


def numeral(dice):
    fixed = ["", " 1", "1 ", "+5", "-5", "--5", "0x1F", "0b11", "0o17", "0x1p-2", "0x1.8p1", "1_000", "1__0", "_1", "Inf", "-inf", "+Infinity", "NaN", "nan", "1e5", "1E+5", "1e-5", "1e", "e5", ".5", "5.", ".", "-.5", "007", "-0", "0.0", "-0.0",
             "1e308", "1e309", "-1e309", "1e400", "1e-400", "1" * 40, "1" * 400, "9223372036854775808", "0.1", "1.50", "1e1000", "１", "٣", "1,5", "1e+", "0x", "0x1", "1d", "true", "null", "\"1\"", "1.7976931348623159e308", "5e-324", "2e-324"]  # fmt: skip
    if dice.random() < 0.6:
        return dice.choice(fixed)
    return dice.choice(["", "-", "+"]) + digits(dice, 5) + dice.choice(["", ".", "." + digits(dice, 9)]) + dice.choice(["", "", "e" + dice.choice(["", "-", "+"]) + digits(dice, 2)])


def amount(dice):
    units = ["", "k", "K", "m", "M", "g", "G", "t", "T", "p", "P", "e", "E", "ki", "Ki", "KI", "mi", "Mi", "gi", "Gi", "ti", "Ti", "pi", "Pi", "ei", "Ei", "kb", "KB", "kib", "KiB", "MB", "mib", "GB", "gib", "TiB", "pb", "EB", "EiB", "b", "B", "x", "kK", "µ", "zb", "Kib ", "n", "Y"]
    number = dice.choice([digits(dice, 4), digits(dice, 3) + "." + digits(dice, 6), "." + digits(dice), digits(dice) + ".", "1e3", "1E3", "1e-3", "-" + digits(dice), "+5", "", "1.2.3", "1_000", "0x10", "00012", "9" * 30, "0." + "0" * 20 + "1", "1e", "1ee2", "-.5", "1/2", "1e2e3"])
    return dice.choice(["", "", "", "", " ", '"']) + number + dice.choice(["", "", "", " "]) + dice.choice(units) + dice.choice(["", "", "", "", " ", '"'])


def version(dice):
    def identifier():
        return dice.choice(["alpha", "beta", "rc", "0", "1", "10", "01", "a1", "1a", "-", "--", "A", "x-y", "", "é", "a_b", "99999999999999999999"])

    def numbers(count):
        return ".".join(dice.choice(["0", "1", "2", "9", "10", "01", "", "-1", "x", "9223372036854775807", "9223372036854775808"][: dice.choice([5, 11])]) for _ in range(count))

    text = dice.choice(["", "", "", "", "v", "V", " ", "="]) + numbers(dice.choice([3, 3, 3, 3, 3, 2, 1, 4]))
    if dice.random() < 0.5:
        text += "-" + ".".join(identifier() for _ in range(dice.randint(1, 3)))
    if dice.random() < 0.3:
        text += "+" + ".".join(identifier() for _ in range(dice.randint(1, 2)))
    return text


def identifier(dice):
    body = "".join(dice.choice("0123456789abcdefABCDEF") for _ in range(32))
    body = body[:12] + dice.choice("012345678f") + body[13:16] + dice.choice("08abcef") + body[17:]
    dashed = "-".join([body[:8], body[8:12], body[12:16], body[16:20], body[20:]])
    known = ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "000003e8-8ed3-21ef-8000-325096b39f47", "000001f5-8ed3-21ef-8001-325096b39f47", "000001f5-8ed3-21ef-8102-325096b39f47", ""]  # fmt: skip
    text = dice.choice([dashed, dashed, dashed, dice.choice(known)])
    return dice.choice([text, text, text, text, "urn:uuid:" + text, "URN:UUID:" + text, "{" + text + "}", body, "(" + text + ")", "x" + text + "y", text + " "])


# Networks


def network(dice):
    def octet():
        return dice.choice(["0", "1", "10", "127", "128", "168", "192", "255", "256", "01", ""][: dice.choice([8, 11])])

    def group():
        return dice.choice(["0", "1", "db8", "2001", "ffff", "FE80", "00a1", "12345", "g"][: dice.choice([7, 9])])

    if dice.random() < 0.6:
        text = ".".join(octet() for _ in range(dice.choice([4, 4, 4, 4, 4, 3, 5])))
        text = dice.choice([text, text, "10.1." + octet() + "." + octet(), "192.168.1." + octet()])
        bits = dice.choice([0, 1, 8, 9, 16, 22, 24, 28, 30, 31, 32, 33])
    else:
        text = dice.choice(["::", "::1", "2001:db8::", "2001:db8::" + group(), "fe80::1%eth0", "::ffff:10.1.0.1", "::ffff:0a01:1", ":".join(group() for _ in range(8)), group() + "::" + group(), "1::2::3", ":::", "64:ff9b::10.0.0.1", "2001:DB8:0:0::1"])
        bits = dice.choice([0, 1, 10, 32, 33, 64, 96, 104, 120, 126, 127, 128, 129])
    return text if dice.random() < 0.3 else f"{text}/{dice.choice([bits, bits, bits, bits, bits, bits, '', '-1', '08', 'x', '+8', '1e1'])}"


def small_network(dice):
    if dice.random() < 0.7:
        return f"10.1.{dice.randint(0, 255)}.{dice.randint(0, 255)}/{dice.randint(26, 32)}"
    if dice.random() < 0.8:
        return f"2001:db8::{dice.randint(0, 9)}{dice.choice(['', ':ff'])}/{dice.randint(122, 128)}"
    return dice.choice(["10.1.2.3", "255.255.255.255/30", "::/127", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/126", "x", "", "10.0.0.0/33", "::ffff:10.0.0.0/126"])


# Patterns


def pattern(dice, depth=2):
    """A regular expression of RE2, mostly a right one."""
    atoms = ["a", "b", "c", "ab", ".", "x", "é", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "[abc]", "[^a]", "[a-c]", "[[:alpha:]]", "[^[:space:]x]", "[é-ü]", "[\\d-]", "[]a]", "[a\\]]", "\\.", "\\x41", "\\x{1F600}", "\\p{L}", "\\pN", "\\P{Lu}", "\\p{Greek}", "\\Qa.b\\E", "\\t", "\\n", "\\a", "\\C", "\\141", " ", "\\/", "-", "😀", "\\b", "\\B", "^", "$", "\\A", "\\z", "(?i)", "(?s)", "(?m)", "(?U)"]
    wrong = ["\\Z", "\\1", "(?=a)", "(?<!a)", "[", "]", "(", ")", "*", "+a", "a**", "a{2,1}", "a{1001}", "{", "a{,2}", "a{2", "[b-a]", "\\p{Foo}", "\\", "(?P<>a)", "(?P<n>a)(?P<n>b)", "(?P=n)", "[[:foo:]]", "(?z)", "\\8", "\\x{110000}", "\\xg", "(?", "(?i", "[a", "\\pX", "(a{1000}){1000}", "x{0}", "\\Qab", "[a-\\d]", "(?i-s:", "a|*", "|", "()", "(|a)", "[[.a.]]", "\\u0041", "\\cA", "(?#x)", "a++", "a?*", "(?i)(?-i)k"]
    if dice.random() < 0.08:
        return dice.choice(wrong)

    def piece():
        roll = dice.random()
        if depth == 0 or roll < 0.7:
            text = dice.choice(atoms)
        elif roll < 0.8:
            text = "(" + pattern(dice, depth - 1) + ")"
        elif roll < 0.86:
            text = "(?:" + pattern(dice, depth - 1) + ")"
        elif roll < 0.92:
            text = f"({dice.choice(['?P', '?'])}<{dice.choice(['n', 'name', 'n1', '1n', 'é'])}>" + pattern(dice, depth - 1) + ")"
        elif roll < 0.96:
            text = f"(?{dice.choice(['i', 's', 'm', 'U', 'i-s', '-i'])}:" + pattern(dice, depth - 1) + ")"
        else:
            text = pattern(dice, depth - 1) + "|" + pattern(dice, depth - 1)
        if dice.random() < 0.3:
            text += dice.choice(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,3}?", "{2,}"])
        return text

    return repeated(dice, piece, 1, 4)


def matched(dice):
    """A text in which patterns find something."""
    return repeated(dice, lambda: dice.choice(["a", "b", "c", "ab", "abc", "x", "é", "1", "42", " ", "\n", ".", "a.b", "A", "😀", "-", "_", "K", "\u0301", "Σ"]), 0, 7)


def replacement(dice):
    return repeated(dice, lambda: dice.choice(["$0", "$1", "$2", "${1}", "${n}", "$n", "$name", "$$", "$", "${", "}", "\\1", "x", "é", "$1x", "${1}x", "$é", "$10", "${01}", "$-", "$_1"]), 0, 3)


def simple_glob(dice):
    return repeated(dice, lambda: dice.choice(["a", "b", ".", "a*", "a+", "b*", ".*", ".+", "[a-c]", "[ab]*", "[b-d]+", "\\*", "\\.", "[^a]", "é", "[", "]", "\\", "*", "+", "[a-", "-", "[]", "[a]"][: dice.choice([12, 24])]), 0, 4)


def glob(dice):
    return repeated(dice, lambda: dice.choice(["a", "b", "c", "*", "**", "?", "[a-c]", "[ab]", "[!a]", "[!b-d]", "{a,b}", "{ab,*c}", "{a,{b,c}}", ".", "/", "\\*", "\\?", "\\{", "é", "***", "[é]", "{,a}", "{a}", "api", "[", "]", "{", "}", "\\", "[^a]", "[a", "[]", "[a-]", "[-a]", "{a,", ",", "!", "-", "[a-bc]", "[!]", "[abc-e]", "{", "{*,?}", "{**}", "[\\]]"][: dice.choice([24, 24, 24, 44])]), 0, 5)


def glob_text(dice):
    return repeated(dice, lambda: dice.choice(["a", "b", "c", "ab", ".", "/", "é", "api", "*", "?", "", ":", "d"]), 0, 6)


def template(dice):
    parts = [(":", ":"), ("urn:", "urn:"), ("{.*}", "x1"), ("{[a-z]+}", "abc"), ("{\\d+}", "42"), ("{a|b}", "b"), ("{a{2}}", "aa"), ("/", "/"), (".", "."), ("{.+", "x"), ("}", "}"), ("{(}", "("), ("{}", ""), ("é", "é"), ("<.*>", "y")]
    drawn = [dice.choice(parts[: dice.choice([9, 15])]) for _ in range(dice.randint(1, 4))]
    return "".join(one for one, _ in drawn), "".join(other if dice.random() < 0.9 else "zz" for _, other in drawn)


# Time

ZONES = ["UTC", "", "Local", "America/New_York", "Europe/Berlin", "Asia/Tokyo", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "America/St_Johns", "Pacific/Apia", "Europe/Dublin", "Antarctica/Troll", "Etc/GMT+5", "EST5EDT", "Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Kiritimati", "europe/berlin", "Nowhere/Land", "../etc", "CET", "GMT"]  # fmt: skip


def zone(dice):
    return dice.choice(ZONES)


def nanoseconds(dice):
    if dice.random() < 0.25:
        return dice.choice(["0", "-1", "1", "1.5", "1.0", "1e18", "1e19", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e30", "951782400000000000", "1582977600000000000", "1585443600000000000", "1585443599999999999", "1604210400000000000", "-62135596800000000000", "-2208988800000000000"])  # fmt: skip
    return str(dice.randint(-9223372036854775808, 9223372036854775807) if dice.random() < 0.5 else dice.randint(0, 4 * 10**18))


LAYOUT_PARTS = [
    ("2006", "2021"), ("06", "21"), ("01", "02"), ("1", "2"), ("Jan", "Feb"), ("January", "February"), ("02", "03"), ("2", "3"), ("_2", " 3"), ("002", "034"), ("__2", " 34"), ("15", "16"), ("03", "04"), ("3", "4"), ("04", "05"), ("4", "5"),
    ("05", "06"), ("5", "6"), ("PM", "PM"), ("pm", "am"), ("MST", "CET"), ("Z0700", "+0200"), ("Z07:00", "Z"), ("Z07:00", "-05:30"), ("-0700", "+0100"), ("-07:00", "+01:00"), ("-07", "+01"), ("Z07", "Z"), ("-07:00:00", "+01:00:05"), ("Z070000", "-010203"),
    (".000", ".123"), (".999", ".12"), (".000000000", ".123456789"), (",000", ",123"), (".9", ".5"), ("Mon", "Wed"), ("Monday", "Wednesday"), ("_2006", "_2021"), ("05.00", "06.12"), ("05.999999", "06.5"),
]  # fmt: skip
NAMED_LAYOUTS = {
    "ANSIC": "Mon Jan  2 15:04:05 2006", "UnixDate": "Wed Feb  3 16:05:06 UTC 2021", "RubyDate": "Wed Feb 03 16:05:06 +0100 2021", "RFC822": "03 Feb 21 16:05 CET", "RFC822Z": "03 Feb 21 16:05 +0100",
    "RFC850": "Wednesday, 03-Feb-21 16:05:06 UTC", "RFC1123": "Wed, 03 Feb 2021 16:05:06 GMT", "RFC1123Z": "Wed, 03 Feb 2021 16:05:06 +0100", "RFC3339": "2021-02-03T16:05:06+01:00", "RFC3339Nano": "2021-02-03T16:05:06.123456789Z",
    "Kitchen": "4:05PM", "Stamp": "Feb  3 16:05:06", "DateTime": "2021-02-03 16:05:06", "DateOnly": "2021-02-03", "TimeOnly": "16:05:06",
}  # fmt: skip


def layout(dice):
    if dice.random() < 0.3:
        return dice.choice(list(NAMED_LAYOUTS))
    return dice.choice(["-", " ", "T", ":", "", "/", "é"]).join(dice.choice(LAYOUT_PARTS)[0] for _ in range(dice.randint(0, 6)))


def layout_and_time(dice):
    """A layout and a time that mostly fits it."""
    if dice.random() < 0.2:
        layout, text = dice.choice(list(NAMED_LAYOUTS.items()))
    elif dice.random() < 0.3:
        layout, text = dice.choice([("2006-01-02T15:04:05Z07:00", "2021-02-03T16:05:06Z"), ("2006-01-02", "2021-02-03"), ("Jan 2, 2006 at 3:04pm (MST)", "Feb 3, 2021 at 7:54pm (PST)"), ("02/01/2006 15:04", "03/02/2021 16:05"), ("20060102150405", "20210203160506"), ("2006-002", "2021-034")])
    else:
        parts = [dice.choice(LAYOUT_PARTS) for _ in range(dice.randint(0, 6))]
        between = dice.choice(["-", " ", "T", ":", "", "/"])
        layout, text = between.join(part for part, _ in parts), between.join(part for _, part in parts)
    if dice.random() < 0.35:
        place = dice.randint(0, len(text))
        text = text[:place] + dice.choice(["0", "9", " ", "13", "-", "x", "31", "60", "+25:00", "GMT+3", "24"]) + text[place + dice.randint(0, 2) :]
    return layout, text


def rfc3339(dice):
    def two(values):
        return dice.choice(values)

    date = f"{dice.choice(['2020', '2021', '1969', '1677', '2262', '0000', '9999', '1900', '20'])}-{two(['01', '02', '06', '12', '13', '00', '1'])}-{two(['01', '15', '28', '29', '30', '31', '32', '00', '1'])}"
    time = f"{two(['00', '12', '23', '24', '7'])}:{two(['00', '30', '59', '60'])}:{two(['00', '30', '59', '60', '5'])}"
    fraction = dice.choice(["", "", ".5", ".123456789", ".1234567891", ".", ",5", ".000"])
    return date + dice.choice(["T", "T", "T", "t", " "]) + time + fraction + dice.choice(["Z", "Z", "z", "+01:00", "-05:30", "+24:00", "+00:00", "-00:00", "+0100", "", "+23:59", "+1:00", " Z"])


def duration(dice):
    def part():
        number = dice.choice([digits(dice), digits(dice, 2) + "." + digits(dice, 4), "." + digits(dice), digits(dice) + ".", "9223372036854775807", "", "."][: dice.choice([4, 7])])
        return number + dice.choice(["h", "m", "s", "ms", "us", "µs", "μs", "ns", "d", "", "H", "w"][: dice.choice([8, 12])])

    return dice.choice(["", "", "", "-", "+", "--", " "]) + repeated(dice, part, 0, 3) + dice.choice(["", "", "", "", " ", "0"])


# Formats


def format(dice):
    """A format of `sprintf` and how many arguments it reads."""
    count = 0

    def verb():
        nonlocal count
        flags = repeated(dice, lambda: dice.choice("+-# 0"), 0, 2)
        width = dice.choice(["", "", "", "1", "5", "8", "12", "*", "08", "[1]*"])
        precision = dice.choice(["", "", "", ".0", ".1", ".2", ".3", ".10", ".", ".*"])
        index = dice.choice([""] * 9 + ["[1]", "[2]", "[9]", "[", "[x]", "[0]"])
        letter = dice.choice("vvvvdddsssqxXobOceEfFgGtTUpwzi%é")
        count += 1 + (width == "*") + (precision == ".*")
        return "%" + flags + width + precision + index + letter

    text = repeated(dice, lambda: verb() if dice.random() < 0.75 else dice.choice(["a", " ", "|", "é", "%%", "%", "\n", "%!"]), 0, 4)
    return text, count


# JSON and YAML


def json_text(dice, depth=2):
    space = dice.choice(["", "", "", " ", "\n", "\t"])
    scalars = ["null", "true", "false", "0", "1", "-1", "-0", "1.0", "1.50", "1e3", "1E+3", "1e400", "1e-400", "12345678901234567890", "0.1", '""', '"a"', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\n\\/"', '"é"', '"<"']
    wrong = ["", "01", "+1", ".5", "1.", "nul", "NaN", "Infinity", "'a'", '"\\x"', '"\\ud800"', '"\\ude00\\ud83d"', '"\n"', '"a', "[1,]", "[,1]", '{"a":1,}', "{a:1}", '{"a" 1}', "[1 2]", "1 2", "tru", "// x\n1", "[", "{", '{"a"', '{"a":', "]", '"\t"', "1e", "1e+", "--1", '{1:2}', '"\\u12"', "\ufeff1", "null null", "{}[]", "-", "1.e1", "\u00a01"]
    if dice.random() < 0.1:
        return dice.choice(wrong)
    roll = dice.random()
    if depth == 0 or roll < 0.45:
        text = dice.choice(scalars)
    elif roll < 0.7:
        text = "[" + ("," + space).join(json_text(dice, depth - 1) for _ in range(dice.randint(0, 3))) + "]"
    else:
        text = "{" + ("," + space).join(dice.choice(['"a"', '"b"', '"a"', '""', '"é"', '"\\u0061"']) + space + ":" + json_text(dice, depth - 1) for _ in range(dice.randint(0, 3))) + "}"
    return space + text + space


YAML_SCALARS = [
    "1", "-1", "+1", "1.5", "1.50", ".5", "5.", "1e3", "1e+3", "1E3", "0x1F", "0o17", "017", "08", "0b11", "1_000", "1_0.5", "_1", ".inf", "-.Inf", ".nan", "~", "null", "Null", "NULL", "nUll", "true", "True", "TRUE", "tRue", "yes", "no", "on", "Off", "y", "n", "", "a", "a b", "é", '"a"', '"\\n\\x41\\u00e9"', "'it''s'",
    "2020-01-01", "2020-01-01T00:00:00Z", "2020-01-01 10:00:00", "!!str 1", "!!int '1'", "!!float 1", "!!binary aGk=", "!foo x", "a: b", "a #b", "a#b", "- a", "12:30", "12:30:45", "=", "<<", "123456789012345678901234567890", "-0", "0.0", "1e400", "0x", "0x1FFFFFFFFFFFFFFFFF", "a:b", "[a]", "{a: 1}", "\"a", "'a", "@a", "`a", "%a", "&a 1", "*a", "|", "?", "-", ":", "a,b", "[a, b", "{a, b}", "{a: , b: 2}", "18446744073709551615", "9223372036854775808", "1.0", "1.23456789012345678901",
]  # fmt: skip


def yaml_text(dice, depth=2):
    fixed = [
        "a: 1\nb: [x, y]", "a: |\n  x\n  y\n", "a: >\n  x\n  y\n\n  z\n", "a: |-\n  x\n", "a: |+\n  x\n\n", "a: |2\n    x\n", "- 1\n- - 2\n  - 3\n", "a: &x {b: 1}\nc: *x", "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2", "a: 1\na: 2", "? a\n: b", "--- 1\n...", "---\na: 1\n---\nb: 2", "# x\na: 1 # y",
        "a:\n- 1\n- 2", "a:\n  b:\n   c: 1", "\ta: 1", "a:\n\tb: 1", "{a: [1, {b: 2}], 'c': \"d\"}", "a: 'x\n  y'", "a: \"x\\\n  y\"", "%YAML 1.2\n---\na", "a: x\n  y", "true: 1", "1: 2", "1.5: a", "null: 1", "~: 1", "[1]: 2", "{a: 1}: 2", "a: b: c", "- a\n b", "a: 1\n b: 2", "x: *nope", "a: !!set {x, y}", "<<: {a: 1}", "<<: [{a: 1}, {a: 2, b: 3}]\nb: 0",
        "a: \"\\ud83d\\ude00\"", "a: \"\\U0001F600\"", "\"a\": 1", "'a': 1", "a:1", "a : 1", "[a, b, ]", "[, a]", "{a: 1, }", "- ", "-", "a:", "a:\r\n  b: 1\r\n", "\ufeffa: 1", "a: @b", "a: `b", "key: [a, b]: c", "a: \"b\" c", "? |\n  k\n: v", "!!map {a: 1}", "a: !<tag:yaml.org,2002:str> 1", "- &a a\n- *a", "a: &a [*a]", "? a", "? a\n? b", "{? a : b}", "[a: b, c]", "\x00", "a: \x07", "x: \u2028y",
    ]  # fmt: skip
    roll = dice.random()
    if roll < 0.4:
        return dice.choice(fixed)
    if depth == 0 or roll < 0.6:
        return dice.choice(YAML_SCALARS)
    if roll < 0.75:
        return "".join(f"{dice.choice('abcd')}: {dice.choice(YAML_SCALARS)}\n" for _ in range(dice.randint(1, 3)))
    if roll < 0.9:
        return "".join(f"- {dice.choice(YAML_SCALARS)}\n" for _ in range(dice.randint(1, 3)))
    inner = yaml_text(dice, depth - 1)
    return "a:\n" + "\n".join("  " + line for line in inner.split("\n"))


DOCUMENTS = [
    '{"a": {"b": 1, "c": 2}, "b": [1, {"c": 2}], "x": null}', '{"a": 1}', "{}", '{"b": {"c": 3}, "a/b": 1, "": 2}', '{"c": [{"a": 1, "b": 2}, {"a": 3}]}', '{"0": {"a": 1}, "b": ["x", "y"]}', '{1: 2, "a": {"b"}}',
    '{"a": [], "b": {"a": [[1, 2], [3]]}}', '{"a": {"b", "c"}, "b": {{"x": 1}}}', '{"~1": 1, "/": 2, "a~b": 3}', '{"a": {"b": {"c": {"d": 1}}}}', '{true: 1, null: 2, [1]: 3, 1.0: 4}', '{"x": {"a": 1, "b": 1}, "a": {"x": 1}}', '[1, {"a": 2}, [3, 4]]',
]  # fmt: skip
PATHS = [
    '"a"', '"a/b"', '"b/0"', '["a", "b"]', '["b", "c"]', '"/a"', '"a~1b"', '""', '["b", 0]', '"c/0/a"', '"c/1"', '["c", "0", "a"]', '"/"', '"a/"', '"//a"', '"b/-"', '["a"]', "[]", '["b", 1, "c"]', '"a/b/c/d"', '"~01"', '"x"', '"0/a"', '["0", "a"]', '["b", 0.0]', '"b/00"', '[""]', '"b/1"', "[1]", '[true]', '"~2"', '"b/-1"', '["a", ["b"]]', '"b/9"', '["b", "1"]', '["b", -1]',
]  # fmt: skip


def patch(dice, value):
    """An operation of a JSON patch as Rego text."""
    members = {}
    operation = dice.choice(["add", "add", "remove", "replace", "move", "copy", "test", "test", "nope"])
    members['"op"'] = json.dumps(operation) if dice.random() < 0.97 else "1"
    members['"path"'] = dice.choice(PATHS + ['"/b/-"', '"/z"', '"/b/0"', '"/a/b"', '"/c/0/a"', '""'] * 3)
    if operation in ("move", "copy") or dice.random() < 0.05:
        members['"from"'] = dice.choice(PATHS + ['"/a"', '"/b/0"', '"/b"'] * 4)
    if operation in ("add", "replace", "test") or dice.random() < 0.05:
        members['"value"'] = value()
    if dice.random() < 0.05:
        del members[dice.choice(list(members))]
    return "{" + ", ".join(f"{key}: {item}" for key, item in members.items()) + "}"
