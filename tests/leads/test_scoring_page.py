from __future__ import annotations

import re

from leads.content_matching import FITS
from leads.drops import DROP_REASONS
from leads.families import NEAR_BITS, NEAR_DAYS
from leads.points import BANDS, POINTS
from leads.scoring import STRONG_FIT


def test_the_page_lists_every_reason_with_its_points(repository):
    page = (repository / "docs" / "scoring.md").read_text("utf-8")
    listed = {
        code: int(points)
        for code, points in re.findall(r"^\| `(\w+)` \| ([+-]\d+) \|", page, re.MULTILINE)
    }
    assert listed == {code: point.points for code, point in POINTS.items()}


def test_the_page_names_every_drop_and_the_numbers_of_the_code(repository):
    page = " ".join((repository / "docs" / "scoring.md").read_text("utf-8").split())
    assert [reason for reason in DROP_REASONS if f"*{reason}*" not in page] == []
    assert f"within {NEAR_DAYS} days" in page
    assert f"at most {NEAR_BITS} of 64 bits" in page
    assert f"Below {FITS} nothing fits" in page
    assert f"similarity of {STRONG_FIT}" in page
    assert [name for _, _, name in BANDS if f"({name})" not in page] == []
