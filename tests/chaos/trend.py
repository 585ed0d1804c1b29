# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a quantity grow with time? Theil-Sen slope with its confidence interval: pure.

Kendall's statistic gives the interval (Sen 1968): a few outliers, such as a minute with a fault in it, do not move it.
"""
import dataclasses
import math
import statistics

MOST = 600  # samples that are compared pair by pair; more are thinned out to medians of blocks
Z = 1.96  # 95 %


@dataclasses.dataclass(frozen=True)
class Slope:
    """Per unit of x: the median of all slopes, and between which bounds the true one lies with 95 %."""
    slope: float
    low: float
    high: float


def thinned(points, most=MOST):
    if len(points) <= most:
        return list(points)
    size = math.ceil(len(points) / most)
    blocks = [points[at:at + size] for at in range(0, len(points), size)]
    return [(statistics.median(x for x, _ in block), statistics.median(y for _, y in block)) for block in blocks]


def theil_sen(points):
    """The slope through (x, y); None where there are fewer than 8 points or all x are the same."""
    points = thinned(points)
    n = len(points)
    slopes = sorted((y2 - y1) / (x2 - x1) for i, (x1, y1) in enumerate(points) for x2, y2 in points[i + 1:] if x2 != x1)
    if n < 8 or not slopes:
        return None
    spread = Z * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    low = max(0, round((len(slopes) - spread) / 2))
    high = min(len(slopes) - 1, round((len(slopes) + spread) / 2))
    return Slope(statistics.median(slopes), slopes[low], slopes[high])


def grows(points, bound):
    """True where the slope is, with 97.5 % confidence, over the bound."""
    slope = theil_sen(points)
    return slope is not None and slope.low > bound


def after_warm_up(points, share=0.25):
    """The points of the later part of the time."""
    if not points:
        return []
    first, last = points[0][0], points[-1][0]
    return [point for point in points if point[0] >= first + share * (last - first)]


def per_record(points, ratio=1.3):
    """`points` are (records, bytes). Gives bytes a record in the earlier and the later half, and whether the later costs
    over `ratio` times the earlier: growth by records is expected, growth of the record is not."""
    half = len(points) // 2
    early, late = theil_sen(points[:half]), theil_sen(points[half:])
    if early is None or late is None:
        return None
    return early.slope, late.slope, late.low > ratio * max(early.high, 0.0)
