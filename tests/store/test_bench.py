"""The bench: it measures every path, and what it wrote adds up."""

from __future__ import annotations

import pytest

from bot import bench
from bot.bench import reads, upkeep, writes
from bot.bench.measuring import Row, Target, Times


@pytest.mark.parametrize("sort", ["sqlite", "postgresql"])
def test_a_small_bench_measures_every_path_and_all_totals_are_right(
    sort: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[sort])
    for module, name, value in (
        (reads, "_RUNS", 3),
        (reads, "_SIMILAR", 20),
        (writes, "_IDLE", 3),
        (writes, "_POSTS", 3),
        (bench, "_MOST_VOTES", 300),
        (upkeep, "_STARTS", 1),
    ):
        monkeypatch.setattr(module, name, value)

    assert bench.main(["--questions", "60", "--url", url]) == 0

    table = capsys.readouterr().out
    for path in ("view", "list by hot", "search", "similar", "rank", "ask", "answer", "frame"):
        assert path in table
    assert "proof of all totals, 0 differ" in table


def test_a_target_is_missed_by_time_by_rate_and_by_share_of_the_floor() -> None:
    slow, fast = Times([10.0], rate=100), Times([1.0], rate=1_000)

    assert Row("", slow, target=Target(median=5)).misses
    assert not Row("", fast, target=Target(median=5, p95=5)).misses
    assert Row("", slow, target=Target(rate=200)).misses
    assert Row("", slow, fast, Target(of_floor=0.6)).misses
    assert not Row("", fast, fast, Target(rate=200, of_floor=0.6)).misses
    assert Row("", fast, target=Target(found=0.95), found=0.9).misses
