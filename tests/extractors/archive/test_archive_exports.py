"""Tables as the tools of marketers and researchers write them; the rows are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import openpyxl
import pytest

from extractors import registry
from overheard.errors import InputError
from overheard.records import Availability, Platform, PostKind

MORNING = datetime(2026, 11, 19, 8, 30, tzinfo=UTC)
BRANDWATCH = (
    '\ufeffReport:,"Prams"\nLabel:,"All"\n\n'
    '"Query Id","Date","Title","Snippet","Url","Page Type","Language","Country","Author","Full Name","Full Text",'
    '"Impressions","Twitter Followers","Resource Id"\n'
    '"1","2026-11-19 08:30:00.0","","where do...","http://twitter.com/ann/statuses/1725000000000000001","twitter","en",'
    '"United Kingdom","ann","Ann","where do I buy a pram?","120","44","r1"\n'
    '"1","2026-11-19 08:30:00.0","Pram help","Which...","https://www.reddit.com/r/baby/comments/1ab2c/pram_help/",'
    '"reddit","en","Ireland","bob","bob","Which pram?","","","r2"\n'
).encode()
MELTWATER = (
    "Date\tHeadline\tURL\tOpening Text\tHit Sentence\tSource\tInfluencer\tCountry\tLanguage\tReach\tTweet Id\n"
    "19-Nov-2026 08:30AM\t\thttp://twitter.com/ann/statuses/17\t\twhere do I buy a pram?\tTwitter\t@ann\tIreland\tEnglish\t120\t17\n"
    "19-Nov-2026 08:30AM\tPrams\thttps://news.example/1\tThe best prams.\t\tThe News\tJo Roe\tIreland\tEnglish\t5000\t\n"
).encode("utf-16")
TALKWALKER = (
    b"published;url;title;content;content_snippet;source_type;lang;extra_author_attributes.name;"
    b"extra_author_attributes.short_name;reach\n"
    b'2026-11-19 08:30:00;http://www.twitter.com/ann/status/17;;where do I buy a pram?;wh;["SOCIALMEDIA_TWITTER"];en;Ann;ann;120\n'
)
SPRINKLR = (
    b'"Conversation Stream","Message","Sender Screen Name","Sender Name","Created Time","Permalink","Social Network",'
    b'"Universal Message Id","Sender Followers Count","Likes"\n'
    b'"Prams","where do I buy a pram?","ann","Ann","11/19/2026 08:30 AM","https://twitter.com/ann/status/17","TWITTER",'
    b'"TWITTER_2_17","44","3"\n'
)
TWINT = (
    b"id\tcreated_at\tdate\ttime\tuser_id\tusername\tname\ttweet\tlanguage\treplies_count\tretweets_count\tlikes_count\tlink\n"
    b"17\t2026-11-19 08:30:00 UTC\t2026-11-19\t08:30:00\t9\tann\tAnn\twhere do I buy a pram?\ten\t1\t2\t3\thttps://twitter.com/ann/status/17\n"
)
TWARC = (
    b"id,conversation_id,edit_history_tweet_ids,author.username,author.name,author.public_metrics.followers_count,"
    b"created_at,lang,public_metrics.like_count,public_metrics.retweet_count,text\n"
    b'17,17,"[""17""]",ann,Ann,44,2026-11-19T08:30:00.000Z,en,3,2,where do I buy a pram?\n'
)
X_ARCHIVE = (
    b'window.YTD.tweets.part0 = [ {\n  "tweet" : {\n    "id_str" : "17",\n    "entities" : { "hashtags" : [ ] },\n'
    b'    "created_at" : "Thu Nov 19 08:30:00 +0000 2026",\n    "full_text" : "where do I buy a pram?"\n  }\n} ]'
)
X_ARCHIVE_CSV = (
    b'"tweet_id","in_reply_to_status_id","timestamp","source","text","expanded_urls"\n'
    b'"17","","2026-11-19 08:30:00 +0000","<a href=""http://twitter.com"">Web</a>","where do I buy a pram?",""\n'
)
KAGGLE_AIRLINE = (
    b"tweet_id,airline_sentiment,airline,name,retweet_count,text,tweet_coord,tweet_created,tweet_location\n"
    b"17,neutral,Some Air,ann,0,where do I buy a pram?,,2026-11-19 00:30:00 -0800,Leeds\n"
)


def only_posts(page):
    assert not page.dead_letters
    return [registry.to_post(item) for item in page.items]


@pytest.mark.parametrize(
    ("export", "author"),
    [
        (BRANDWATCH, ("ann", "Ann", 44)),
        (MELTWATER, ("ann", None, None)),
        (TALKWALKER, ("ann", "Ann", None)),
        (SPRINKLR, ("ann", "Ann", 44)),
        (TWINT, ("ann", "Ann", None)),
        (TWARC, ("ann", "Ann", 44)),
        (X_ARCHIVE, (None, None, None)),
        (X_ARCHIVE_CSV, (None, None, None)),
        (KAGGLE_AIRLINE, ("ann", None, None)),
    ],
    ids=[
        "Brandwatch", "Meltwater", "Talkwalker", "Sprinklr", "twint", "twarc", "archive of X", "old archive of X", "Kaggle",
    ],
)  # fmt: skip
def test_a_post_of_x_is_the_same_post_in_every_tools_export(scan, export, author):
    post = only_posts(scan(export))[0]
    assert post.uid in {"x:17", "x:1725000000000000001"}
    assert (post.platform, post.text) == (Platform.X, "where do I buy a pram?")
    assert post.created_at == MORNING
    assert (post.author_handle, post.author_name, post.author_followers) == author


def test_lines_above_the_header_are_stepped_over(scan):
    posts = only_posts(scan(BRANDWATCH))
    assert [post.uid for post in posts] == ["x:1725000000000000001", "reddit:t3_1ab2c"]
    assert (posts[1].title, posts[1].country, posts[1].m_view) == ("Pram help", "Ireland", None)


def test_an_article_between_tweets_is_no_tweet_for_its_empty_column(scan):
    _, article = only_posts(scan(MELTWATER))
    assert (article.platform, article.title) == (Platform.FILE, "Prams")
    assert article.text == "The best prams."


@pytest.mark.parametrize("export", [TWINT, TWARC])
def test_counts_are_found_under_the_names_of_research_tools(scan, export):
    (post,) = only_posts(scan(export))
    assert (post.m_like, post.m_repost) == (3, 2)


def test_support_conversations_are_replies(scan):
    rows = (
        b"tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"
        b"1,Shop,False,Tue Oct 31 22:10:47 +0000 2017,we are sorry,,3\n3,115712,True,Tue Oct 31 22:08:27 +0000 2017,broken,1,\n"
    )
    answer, question = only_posts(scan(rows))
    assert (answer.kind, answer.parent_uid) == (PostKind.REPLY, question.uid)
    assert question.kind is PostKind.POST


def test_a_reddit_table_names_its_posts_by_their_permalink_and_not_by_what_they_link_to(scan):
    rows = (
        b"id,created_utc,subreddit,author,title,selftext,score,num_comments,url,permalink\n"
        b"1ab2c,1425469320,baby,ann,Which pram?,[removed],4,2,https://example.com/a,/r/baby/comments/1ab2c/which_pram/\n"
        b"1ab2d,1425469320,baby,[deleted],Which cot?,One that lasts,4,2,https://example.com/a,\n"
    )
    gone, shown = only_posts(scan(rows))
    assert (gone.uid, gone.availability) == ("reddit:t3_1ab2c", Availability.REMOVED)
    assert gone.url == "https://www.reddit.com/r/baby/comments/1ab2c/which_pram/"
    assert (shown.uid, shown.author_state) == ("reddit:t3_1ab2d", "deleted")
    assert shown.community_type == "subreddit"


def test_reviews_keep_their_headline_and_their_author(scan):
    rows = (
        b"Id,ProductId,UserId,ProfileName,Score,Time,Summary,Text\n"
        b"1,B001,A3S,ann,5,1303862400,Good pram,I have bought several\n"
    )
    (post,) = only_posts(scan(rows))
    assert (post.full_text, post.author_handle) == ("Good pram\nI have bought several", "ann")
    assert post.created_at == datetime(2011, 4, 27, tzinfo=UTC)


def test_a_file_without_names_of_columns_is_refused_without_quoting_a_post(scan):
    rows = b'"0","14678","Mon Apr 06 22:19:45 PDT 2009","NO_QUERY","ann","where do I buy a pram?"\n'
    with pytest.raises(InputError, match="names no columns") as caught:
        scan(rows, name="export.csv")
    assert "pram" not in str(caught.value)


def test_a_workbook_with_a_title_above_its_header_is_read(tmp_path, scan_paths):
    book = openpyxl.Workbook()
    book.active.title = "About"
    book.active.append(["colour", "size"])
    sheet = book.create_sheet("Mentions")
    for row in (
        ["Export of November"],
        [],
        ["Author", "Message", "Url"],
        ["ann", "which pram?", None],
    ):
        sheet.append(row)
    book.save(tmp_path / "export.xlsx")
    (post,) = only_posts(scan_paths(tmp_path / "export.xlsx"))
    assert (post.text, post.author_handle, post.url) == ("which pram?", "ann", None)


def test_a_workbook_without_a_text_column_is_a_dead_letter_that_says_so(tmp_path, scan_paths):
    book = openpyxl.Workbook()
    for number in range(30):
        book.active.append(["colour", number])
    book.save(tmp_path / "export.xlsx")
    page = scan_paths(tmp_path / "export.xlsx")
    assert "no sheet has rows" in page.dead_letters[0].reason


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path, scan_paths, monkeypatch):
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.active.append(["a post"])
    book.save(tmp_path / "export.xlsx")
    monkeypatch.setattr("extractors.archive.workbooks._BOMB_BYTES", 100)
    page = scan_paths(tmp_path / "export.xlsx")
    assert "more than 2 GB" in page.dead_letters[0].reason
    assert not page.items
