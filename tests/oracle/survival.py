"""Answered within (§9): Kaplan–Meier in integers."""
UNIT = 10**15                                 # S is kept in units of 10⁻¹⁵
MARKS = (900, 3600, 14400, 28800, 86400, 172800, 604800)


def steps(answers, censored):
    """[(t, S at t)] for every answer time, ascending.

    Answer times without a censoring between them are one run, and a run is one factor. An open wait that is
    as old as an answer took is censored after it."""
    found, stood, begin, now, before = [], UNIT, None, UNIT, None
    for t in sorted(set(answers)):
        at_risk = sum(seconds >= t for seconds in answers + censored)
        if before is None or any(before <= age < t for age in censored):
            stood, begin = now, at_risk       # a new run
        now = stood * (at_risk - answers.count(t)) // begin
        found.append((t, now))
        before = t
    return found


def answered_share(found, longest, mark):
    """1 − S(mark) in units; None where nobody has waited that long and somebody was still waiting."""
    standing = ([UNIT] + [s for t, s in found if t <= mark])[-1]
    if standing and (longest is None or mark > longest):
        return None
    return UNIT - standing


def median(found):
    return next((t for t, s in found if 2 * s <= UNIT), None)
