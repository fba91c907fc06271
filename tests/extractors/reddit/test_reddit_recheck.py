from __future__ import annotations

from datetime import UTC, datetime

import pytest

from overheard.errors import SourceBlocked
from overheard.records import Availability

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
INFO = "/api/info"


@pytest.fixture
def opened(reddit, source):
    return source(communities=["prams"])


def stones(pages):
    return {stone.uid: stone.availability for page in pages for stone in page.tombstones}


def test_what_is_shown_comes_fresh_and_what_is_gone_is_a_tombstone(opened, reddit, make, answer):
    reddit.lay(
        INFO,
        answer(
            make.listing(
                make.submission(1, selftext="Changed.", edited=1_772_700_000.0),
                make.submission(2, removed_by_category="moderator"),
                make.comment(3, body="[deleted]", author="[deleted]"),
                make.submission(9),
            )
        ),
    )
    uids = [
        "reddit:t3_post1",
        "reddit:t3_post2",
        "reddit:t1_com3",
        "reddit:t1_lost",
        "x:1",
        "reddit:t3_post1",
    ]
    (page,) = opened.recheck(uids, now=NOW)
    assert [item.uid for item in page.items] == ["reddit:t3_post1"]
    assert stones([page]) == {
        "reddit:t3_post2": Availability.REMOVED,
        "reddit:t1_com3": Availability.DELETED,
        "reddit:t1_lost": Availability.DELETED,
    }
    (request,) = reddit.asked_for(INFO)
    assert request.params["id"] == "t3_post1,t3_post2,t1_com3,t1_lost"


def test_a_hundred_are_asked_for_at_a_time(opened, reddit, make, answer):
    def all_of_them(request):
        return answer(
            make.listing(
                *(make.submission(int(name[7:])) for name in request.params["id"].split(","))
            )
        )

    reddit.compute(INFO, all_of_them)
    pages = list(opened.recheck([f"reddit:t3_post{n}" for n in range(250)], now=NOW))
    assert [len(page.items) for page in pages] == [100, 100, 50]
    assert stones(pages) == {}


def test_a_thing_that_comes_back_broken_is_not_thrown_away(opened, reddit, make, answer):
    reddit.lay(INFO, answer(make.listing(make.submission(1, created_utc=None))))
    (page,) = opened.recheck(["reddit:t3_post1"], now=NOW)
    assert (len(page.dead_letters), page.tombstones) == (1, ())


def test_a_blank_answer_deletes_nothing(opened, reddit, make, answer):
    reddit.lay(INFO, answer(make.listing()))
    with pytest.raises(SourceBlocked, match="nothing was removed"):
        list(opened.recheck(["reddit:t3_post1"], now=NOW))


def test_posts_that_are_all_gone_are_believed_when_reddit_still_knows_its_communities(
    opened, reddit, make, answer
):
    reddit.lay(
        INFO, answer(make.listing()), answer(make.listing({"kind": "t5", "data": {"id": "2qh33"}}))
    )
    pages = list(opened.recheck(["reddit:t3_post1"], now=NOW))
    assert stones(pages) == {"reddit:t3_post1": Availability.DELETED}


def test_an_answer_that_is_no_list_deletes_nothing(opened, reddit, answer):
    reddit.lay(INFO, answer({"kind": "wiki"}))
    with pytest.raises(SourceBlocked, match="no list"):
        list(opened.recheck(["reddit:t3_post1"], now=NOW))


def test_nothing_to_recheck_asks_nothing(opened, reddit):
    assert list(opened.recheck(["x:1", "reddit:t5_a"], now=NOW)) == []
    assert reddit.asked == []
