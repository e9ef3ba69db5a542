"""What each path is to reach with 100,000 questions on SQLite, durable, idle otherwise.

Milliseconds hold where an fdatasync takes at most 0.3 ms; elsewhere the ratio to the floor does.
"""

from __future__ import annotations

from bot.bench.measuring import Target

VOTE = Target(median=5, p95=12)
VOTES_64 = Target(rate=3_500, of_floor=0.6)
VOTES_256 = Target(rate=6_000, of_floor=0.6)
FRAMES = Target(rate=3_500, of_floor=0.6)
POSTING = Target(median=8)
READING = Target(median=2.5, p95=6)
SEARCH = Target(p95=12)
SIMILAR = Target(p95=5, found=0.95)
RANK = Target(p95=2)
RECOUNT = Target(median=2_000)
CHECK = Target(median=1_500)
START = Target(median=2_000)
MEMORY_MB = 150
DISK_MB = 320
