#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares core/schedule with Debian's python3-croniter over seeded random expressions and instants.

    cron_against_croniter.py CRON_ORACLE [SEED]

Prints how many were compared, and for each difference the seed, the line and both answers. Exits 0 only without one.

Where croniter 1.3.5 is known to differ is written down in deviation(), each with its reason; such expressions are
generated, counted and left out.
"""
import datetime
import random
import subprocess
import sys
import zoneinfo

import croniter

UTC = datetime.timezone.utc
COUNT = 4  # moments asked for each expression
IN_UTC = 10_000
IN_ZONES = 2000
REFUSED = 600
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo",
         "Pacific/Auckland", "Africa/Casablanca", "Asia/Tokyo"]
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
LENGTHS = dict(enumerate([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], 1))
DAYS = "sun mon tue wed thu fri sat".split()
#          name, lowest, highest, names by value
COLUMNS = [("second", 0, 59, {}), ("minute", 0, 59, {}), ("hour", 0, 23, {}), ("day", 1, 31, {}),
           ("month", 1, 12, dict(enumerate(MONTHS, 1))), ("weekday", 0, 7, dict(enumerate(DAYS)))]


def value(rng, number, names):
    """The number, or sometimes its name in some case."""
    if number in names and rng.random() < 0.4:
        return rng.choice([names[number], names[number].upper(), names[number].capitalize()])
    return str(number)


def entry(rng, low, high, names):
    """One element of a list: a value, a range or a star, with or without a step."""
    kind = rng.randrange(6)
    first = rng.randint(low, high)
    if kind <= 2:
        return value(rng, first, names)
    if kind == 3:
        return f"*/{rng.randint(1, high + 5)}"
    if kind == 4:
        return f"{value(rng, first, names)}/{rng.randint(1, high)}"
    last = rng.randint(first, high)
    step = f"/{rng.randint(1, high)}" if rng.random() < 0.4 else ""
    return f"{value(rng, first, names)}-{value(rng, last, names)}{step}"


def field(rng, column, star):
    _, low, high, names = column
    if rng.random() < star:
        return "*"
    return ",".join(entry(rng, low, high, names) for _ in range(rng.choice([1, 1, 1, 2, 3])))


def expression(rng):
    """Five fields, or six with seconds first."""
    stars = [0.3, 0.3, 0.4, 0.6, 0.6, 0.6]
    fields = [field(rng, column, star) for column, star in zip(COLUMNS, stars)]
    return " ".join(fields if rng.random() < 0.3 else fields[1:])


def members(column, text):
    """The values that a field admits, read in the plain way."""
    _, low, high, names = column
    numbers = {name: number for number, name in names.items()}

    def number(word):
        return int(word) if word.isdigit() else numbers[word.lower()]

    found = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        if span == "*":
            first, last = low, high
        elif "-" in span:
            first, last = (number(word) for word in span.split("-"))
        else:
            first = number(span)
            last = high if step else first
        found.update(range(first, last + 1, int(step or 1)))
    return found


def either_day(text):
    """Vixie's rule: both day fields are joined by "or" unless one begins with a star. croniter takes it as day_or."""
    day, _, weekday = text.split()[-3:]
    return not day.startswith("*") and not weekday.startswith("*")


def deviation(text):
    """Why croniter 1.3.5 is known to differ from Vixie's cron here; None where both must agree."""
    fields = text.split()
    day, month, weekday = fields[-3:]
    days, weekdays = members(COLUMNS[3], day), members(COLUMNS[5], weekday)
    named = {0 if number == 7 else number for number in weekdays}
    all_days = len(days) == 31 or "*" in day.split(",")
    all_weekdays = len(named) == 7 or "*" in weekday.split(",")
    # Asked to join the day fields by "or", croniter still joins them by "and" where one holds every value once it is
    # worked out ("1-31", "5,*"); Vixie looks at the first character alone.
    if either_day(text) and (all_days or all_weekdays):
        return "croniter joins a day field that holds every value by 'and', Vixie only one that begins with a star"
    # In the fifth of five fields it makes 7 a 0; in the fifth of six it does not.
    if len(fields) == 6 and 7 in weekdays and weekday != "*":
        return "croniter leaves 7 as it is where there are six fields, and then finds no Sunday"
    # croniter goes from day 28 to the next day of its set without asking how long February is: with 30 or 31 in the
    # set it lands on 2 or 3 March and has jumped over 1 and 2 March.
    months = members(COLUMNS[4], month)
    if 2 in months and days & {30, 31} and days & {1, 2} and not all_days:
        return "croniter jumps over 1 and 2 March when 30 or 31 is in the set too"
    # Of two day fields joined by "or" croniter asks each alone, and gives up where the date never comes ("31 Apr").
    if either_day(text) and min(days) > max(LENGTHS[number] for number in months):
        return "croniter finds no week day where the other day field can never be met"
    return None


def for_croniter(text):
    """croniter has the seconds last."""
    fields = text.split()
    return " ".join(fields[1:] + fields[:1] if len(fields) == 6 else fields)


def iso(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def by_croniter(text, start):
    """The next moments as croniter has them; fewer, or none, where it says that there is no more."""
    found = []
    try:
        walk = croniter.croniter(for_croniter(text), start, day_or=either_day(text))
        for _ in range(COUNT):
            found.append(walk.get_next(datetime.datetime))
    except croniter.CroniterBadDateError:
        pass
    return found


def crosses_change(zone, start, moments):
    """Whether the zone's clocks are set anywhere between two days before the start and two days after the last."""
    margin = datetime.timedelta(days=2)
    at, end = start - margin, max([start, *moments]) + margin
    if end - at > datetime.timedelta(days=400):
        return True
    offset = at.astimezone(zone).utcoffset()
    while at < end:
        at += datetime.timedelta(hours=12)
        if at.astimezone(zone).utcoffset() != offset:
            return True
    return False


def instant(rng):
    """Any second from 1971 to 2095; often close to the end of a day, a month or a year."""
    day = datetime.datetime(1971, 1, 1, tzinfo=UTC) + datetime.timedelta(days=rng.randrange(45_000))
    kind = rng.randrange(4)
    if kind == 0:
        day = day.replace(day=1) - datetime.timedelta(seconds=rng.randrange(3))
    elif kind == 1:
        day = day.replace(month=rng.choice([1, 3]), day=1) - datetime.timedelta(seconds=rng.randrange(172_800))
    else:
        day += datetime.timedelta(seconds=rng.randrange(86_400))
    return day


def broken(rng):
    """An expression with one field that neither accepts."""
    fields = ["*"] * 5
    at = rng.randrange(5)
    _, low, high, _ = COLUMNS[at + 1]
    fields[at] = rng.choice([str(high + 1 + rng.randrange(50)), f"{high}-{low}" if at != 4 else "5-1", "x", "1,", ",1",
                             "*/0", "1-", "-1", "1--2", f"{low}-{high + 1}", "*/x", "1/2/3"])
    return " ".join(fields)


def generate(rng):
    """(line for the oracle, expected answer) until all are done; counts what was left out, by reason."""
    cases, left_out = [], {}

    def compare(text, zone_name, start, moments):
        expected = " ".join(iso(moment) for moment in moments)
        cases.append((f"{text}\t{zone_name}\t{iso(start)}\t{COUNT}", expected))

    while len(cases) < IN_UTC + IN_ZONES:
        text, start = expression(rng), instant(rng)
        reason = deviation(text)
        if reason:
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        if len(cases) < IN_UTC:
            compare(text, "UTC", start, by_croniter(text, start))
            continue
        name = rng.choice(ZONES)
        zone = zoneinfo.ZoneInfo(name)
        moments = by_croniter(text, start.astimezone(zone))
        if not moments or crosses_change(zone, start, moments):
            reason = "near a change of the clocks, where croniter has its own rule"
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        compare(text, name, start, moments)
    return cases, left_out


def main():
    oracle = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20261123
    rng = random.Random(seed)
    cases, left_out = generate(rng)
    for _ in range(REFUSED):
        text = broken(rng)
        if croniter.croniter.is_valid(text):
            sys.exit(f"seed {seed}: croniter accepts {text!r}; it does not belong into broken()")
        cases.append((f"{text}\tUTC\t2026-11-23T00:00:00.000Z\t1", "error"))
    answers = subprocess.run([oracle], input="".join(line + "\n" for line, _ in cases), capture_output=True, text=True,
                             check=True, timeout=60).stdout.split("\n")[:-1]
    if len(answers) != len(cases):
        sys.exit(f"seed {seed}: {len(answers)} answers to {len(cases)} lines")
    wrong = 0
    for (line, expected), got in zip(cases, answers):
        same = got.startswith("error: ") if expected == "error" else got == expected
        if not same:
            wrong += 1
            if wrong <= 20:
                print(f"seed {seed}, line {line!r}\n  croniter {expected or 'nothing'}\n  ours     {got or 'nothing'}")
    print(f"seed {seed}: {len(cases)} lines compared ({IN_UTC} in UTC, {IN_ZONES} in zones, {REFUSED} refused), "
          f"{wrong} differ")
    for reason, count in sorted(left_out.items()):
        print(f"  left out {count}: {reason}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
