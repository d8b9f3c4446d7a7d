"""What a pattern matches, spelled out, for tests that hold a gate to the patterns behind it."""

from re import _parser


def spelled(pattern):
    """Every alternative of a pattern in a text, where it fits or not; what is no word is left out where that may be."""
    return dict.fromkeys(_texts(_parser.parse(pattern.pattern, pattern.flags)))


def _texts(tree):
    parts = [list(_parts(op, told)) for op, told in tree]
    first = [each[0] for each in parts]
    yield "".join(first)
    for at, each in enumerate(parts):
        yield from ("".join([*first[:at], other, *first[at + 1 :]]) for other in each[1:])


def _parts(op, told):
    match str(op):
        case "LITERAL":
            yield chr(told)
        case "SUBPATTERN":
            yield from _texts(told[-1])
        case "BRANCH":
            for each in told[1]:
                yield from _texts(each)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _, inner = told
            once, loose = list(_texts(inner)), len(inner) == 1 and str(inner[0][0]) in ("IN", "ANY")
            if least or once == [" "]:
                yield from (each * max(1, least) for each in once)
            else:
                yield from ("", *(() if loose else once))
        case "IN":
            yield _one_of(*told[0])
        case "ANY":
            yield " "
        case _:  # an edge, a look ahead
            yield ""


def _one_of(kind, what):
    """A character of a class, by what stands first in it."""
    if str(kind) in ("LITERAL", "RANGE"):
        return chr(what if str(kind) == "LITERAL" else what[0])
    return {"CATEGORY_SPACE": " ", "CATEGORY_DIGIT": "7", "CATEGORY_NOT_WORD": "·"}.get(str(what), "x")
