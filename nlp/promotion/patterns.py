"""Cues of the promotion component and what each weighs."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["FAMILIES", "WEIGHTS"]

FAMILIES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "offer": (
            "% off", "percent off", "discount", "discounts", "discounted", "free shipping", "free delivery",
            "limited time", "promo code", "use code", "use my code", "coupon", "coupon code", "voucher code",
            "code at checkout", "half price", "buy one get one", "bogo", "flash sale", "sale now on",
            "on sale now", "sale ends", "ends today", "ends tonight", "ends soon", "today only",
            "this weekend only", "last chance", "special offer", "best price", "lowest price",
            "deal of the day", "hot deal", "black friday", "cyber monday", "price drop", "save up to",
            "from only", "starting at", "starting from", "while stocks last", "while supplies last",
            "free trial", "money back", "clearance",
        ),
        "giveaway": (
            "giveaway", "give away", "giving away", "chance to win", "win a", "enter to win", "to enter",
            "retweet to", "rt to", "rt to win", "rt and follow", "rt & follow", "follow and rt", "follow & rt",
            "follow and retweet", "like and retweet", "like and share", "tag a friend", "winner announced",
            "winners announced", "prize draw", "sweepstakes", "raffle", "contest",
        ),
        "call": (
            "shop now", "order now", "order yours", "order today", "book now", "book today", "book your",
            "buy now", "click here", "click the link", "click link", "tap the link", "link in bio",
            "link in my bio", "link below", "sign up now", "sign up today", "sign up here", "sign up for our",
            "register now", "register here", "register today", "dm me for", "dm us", "dm for", "dm to order",
            "visit our", "visit us", "available now", "now available", "out now", "pre order now",
            "preorder now", "swipe up", "subscribe to my", "subscribe to our", "download now", "download our",
            "check out our", "check out my", "check us out", "get yours", "grab yours", "don't miss",
            "call us", "call now", "call today", "contact us", "get in touch", "learn more", "find out more",
            "read more", "watch now", "watch here", "listen here", "listen now", "stream now", "tune in",
            "join us", "join our", "tickets available", "get your tickets", "tickets on sale", "tickets here",
            "book tickets", "come see us", "come visit", "stop by", "swing by", "enquire", "see you there",
            "whatsapp us", "reserve your", "get a quote", "get a free",
        ),
        "own": (
            "our new", "our latest", "my new video", "my latest video", "new video", "my new song",
            "my new single", "new single", "my shop", "our shop", "my store", "our store", "my etsy",
            "our etsy", "etsy shop", "our website", "my website", "our products", "my channel", "our channel",
            "my podcast", "our podcast", "new episode", "latest episode", "new blog post", "on the blog",
            "my blog", "my book", "my new book", "my ebook", "our app", "my app", "our team", "our customers",
            "our clients", "our services", "we offer", "we provide", "we specialise", "we specialize",
            "we're excited to", "we are excited to", "we are proud", "we're proud", "excited to announce",
            "proud to announce", "happy to announce", "introducing", "now open", "we launched",
            "just launched", "i just launched", "we just launched", "i made", "i built", "my music",
            "my mixtape", "my soundcloud", "my twitch", "going live", "live now", "feedback welcome",
            "i wrote", "commissions open", "taking commissions",
        ),
        "hiring": (
            "we're hiring", "we are hiring", "now hiring", "is hiring", "job alert", "job opening",
            "job openings", "apply now", "apply today", "apply here", "apply online", "join our team",
            "vacancy", "vacancies", "#jobs", "#job", "#hiring", "looking to hire", "see our latest",
            "work with us", "recruiting", "#careerarc",
        ),
        "paid": (
            "affiliate", "affiliate link", "referral code", "referral link", "my referral", "my link",
            "my code", "#ad", "#sponsored", "#affiliate", "#gifted", "paid partnership", "sponsored by",
            "in partnership with", "commission on", "ambassador",
        ),
        "spam": (
            "airdrop", "presale", "pre sale", "whitelist", "100x", "onlyfans", "passive income", "earn money",
            "make money", "make $", "work from home", "dm for collab", "dm for promo", "promo", "telegram",
            "crypto signals", "forex", "investment opportunity", "guaranteed returns", "cashapp", "cash app",
            "follow back", "follow for follow", "gain followers", "grow your", "boost your", "buy followers",
            "hot singles", "18+", "mint now", "free mint",
        ),
        "sell": (
            "for sale", "selling my", "wts", "price is", "or best offer", "obo", "asking price", "can ship",
            "will ship", "ready to ship", "message me", "hmu", "selling tickets", "cash only", "brand new",
            "in stock", "back in stock", "restocked", "handmade", "per hour", "per month", "/month", "/mo",
        ),
        "person": (
            "i", "i'm", "i've", "my", "me", "i'll", "i'd", "lol", "lmao", "omg", "wtf", "im", "ive", "he",
            "she", "idk", "tbh",
        ),
        "asking": (
            "anyone know", "does anyone", "any recommendations", "can anyone", "recommend me", "should i", "help me",
            "how do i",
        ),
        "brand_voice": ("we", "our", "us", "your", "you"),
    }
)  # fmt: skip
"""Families of phrases; `PhraseTable` finds them all in one pass."""

WEIGHTS: MappingProxyType[str, float] = MappingProxyType(
    {
        "bias": -2.30,
        # Families of phrases, at three or more hits.
        "asking": -2.40, "brand_voice": 0.76, "call": 5.81, "giveaway": 4.12, "hiring": 1.49, "offer": 2.97,
        "own": 5.52, "paid": 0.91, "person": -2.27, "sell": 2.57, "spam": 5.90,
        # What no phrase carries.
        "capitals": 0.49, "exclaims": 0.85, "hashtag_share": -0.35, "hashtags": 1.67, "headline_and_url": 0.84,
        "lines": 0.88, "percent_off": 2.69, "price": 1.43, "price_list": 0.10, "question": -0.66,
        "shop_emoji": 3.32, "to_handle": -1.93, "url": 2.35, "wordy": -1.19,
    }
)  # fmt: skip
"""Log odds of the cues, fitted on the training posts by `python -m benchmarks.promotion_rules DATA --fit`."""
