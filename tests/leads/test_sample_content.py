"""The demo's library of own content: what it holds, and what it answers."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks import content_matching as judging
from leads.content import load_content
from leads.content_matching import ContentMatcher

DAY = date(2026, 11, 21)
CAR_SEATS = ("is there any offer on car seats?", "car seat offer")


@pytest.fixture(scope="module")
def pieces(repository):
    return load_content([repository / "samples" / "content"])


@pytest.fixture(scope="module")
def sample_matcher(pieces):
    return ContentMatcher(pieces, today=DAY)


def _offered(matcher, need, *wants):
    return [match.content_id for match in matcher.match(need=need, wants=wants, text=need)]


def test_the_sample_library_has_25_pieces_of_at_least_eight_kinds(pieces):
    assert len(pieces) == 25
    assert len({piece.kind for piece in pieces}) >= 8


def test_each_piece_has_an_id_and_an_address_of_its_own_in_the_invented_shop(pieces):
    assert len({piece.content_id for piece in pieces}) == len(pieces)
    assert len({piece.url for piece in pieces}) == len(pieces)
    assert all(piece.url.startswith("https://thistledown.example/") for piece in pieces)


def test_each_piece_can_be_read_in_a_minute_or_two(pieces):
    words = {piece.content_id: len(piece.text.split()) for piece in pieces}
    assert {name: count for name, count in words.items() if not 120 <= count <= 350} == {}


def test_every_format_that_is_read_as_text_or_csv_is_shown(repository):
    folder = repository / "samples" / "content"
    suffixes = {file.suffix for file in folder.rglob("*") if file.is_file()}
    assert suffixes == {".md", ".txt", ".html", ".csv"}


def test_the_offer_that_has_expired_is_never_offered(pieces, sample_matcher):
    expired = {p.content_id for p in pieces if p.expires_on and p.expires_on < DAY.isoformat()}
    assert expired == {"offer-baby-event"}
    assert _offered(sample_matcher, *CAR_SEATS) == []
    while_it_ran = ContentMatcher(pieces, today=date(2026, 11, 9))
    assert _offered(while_it_ran, *CAR_SEATS) == ["offer-baby-event"]


@pytest.mark.parametrize(
    ("need", "wants", "expected"),
    [
        ("recommend a double buggy for twins that fits through our door", ["double buggy for twins"], "guide-choosing-a-pram"),
        ("do we need a moses basket or can she go straight in a cot", ["moses basket"], "guide-cot-or-moses-basket"),
        ("4 month sleep regression, how do we get the baby to sleep", ["baby to sleep"], "story-when-a-baby-will-not-sleep"),
        ("which breast pump did you take back to work?", ["breast pump"], "guide-breast-pumps"),
        ("where do people do their wedding registry these days", [], "gift-lists"),
        ("sent it back three weeks ago and still no refund", ["refund"], "help-returns-and-refunds"),
        ("my parcel says delivered but there is nothing here", ["missing parcel"], "help-parcel-has-not-come"),
        ("what time does click and collect open on a sunday", [], "faq-click-and-collect"),
        ("a wheel of our pushchair fell off, who has a spare", ["spare wheel"], "service-pram-repairs"),
        ("who sews made to measure curtains?", ["made to measure curtains"], "service-made-to-measure-curtains"),
        ("need a new mattress, terrible lower back pain", ["new mattress"], "guide-mattress-for-back-pain"),
        ("how do I descale my espresso machine", [], "video-coffee-machines"),
        ("a moisturiser for a baby with eczema?", ["moisturiser for a baby with eczema"], "product-moss-and-milk"),
        ("is it too late for a vegan christmas hamper", ["vegan christmas hamper"], "offer-christmas-hampers"),
        ("are there any christmas temp jobs going", ["christmas temp job"], "jobs-working-at-thistledown"),
        ("is there a quiet hour for my autistic son", ["quiet hour"], "event-quiet-hour"),
        ("do they price match if I find it cheaper", ["price match"], "help/price-match"),
    ],
)  # fmt: skip
def test_a_need_of_the_demo_is_answered_by_its_piece(sample_matcher, need, wants, expected):
    assert _offered(sample_matcher, need, *wants)[:1] == [expected]


@pytest.mark.parametrize(
    ("need", "wants"),
    [
        ("can anyone recommend a plumber for a leaking tap", ["plumber"]),
        ("do I need a visa for Japan if I only change planes?", ["visa for Japan"]),
        ("which gpu for 1440p gaming under 400", ["gpu for gaming"]),
        ("cheapest car insurance for a new driver", ["car insurance"]),
        ("need a wedding photographer for june", ["wedding photographer"]),
    ],
)
def test_what_no_department_store_answers_is_answered_by_nothing(sample_matcher, need, wants):
    assert _offered(sample_matcher, need, *wants) == []


@pytest.fixture(scope="module")
def judged():
    return judging.judged_posts()


@pytest.fixture(scope="module")
def offers(judged):
    """The first offer to each judged post, with the editor's labels and needs: no model reads them."""
    settings = judging.settings_of_the_demo()
    brands = judging.brands_of(settings)
    annotations = [judging.gold_annotation(known, brands) for known in judged]
    return judging.first_offers(judged, annotations, judging.sample_matcher(settings))


def test_the_editor_judged_each_english_post_that_needs_or_asks(judged, pieces):
    asking = {"recommendation", "purchase", "problem", "switch", "question", "complaint"}
    rows = judging.sample_rows()
    told = {known.post.native_id for known in judged}
    expected = {
        name for name, row in rows.items() if not row.get("lang") and asking & set(row["labels"])
    }
    assert told == expected
    assert all(known.need in known.post.full_text for known in judged)
    valid = {piece.content_id for piece in pieces if piece.content_id != "offer-baby-event"}
    assert {content_id for known in judged for content_id in known.content} <= valid


@pytest.mark.parametrize(
    ("held_out", "precision", "recall", "false_offers"),
    [(False, 0.9, 0.7, 2), (True, 0.82, 0.7, 6)],
)
def test_first_offers_agree_with_the_editor(
    judged, offers, held_out, precision, recall, false_offers
):
    scores = judging.scores_of([known for known in judged if known.held_out is held_out], offers)
    assert scores.precision >= precision
    assert scores.recall >= recall
    assert scores.false_offers <= false_offers


def test_the_halves_are_halves(judged):
    held_out = sum(known.held_out for known in judged)
    assert 0.4 < held_out / len(judged) < 0.6
