"""Words that say nothing about what is wanted, and words that say the same, in shopping, baby and home.

Both tables are data: they are read by `leads.terms` and documented in docs/scoring.md.
"""

from __future__ import annotations

__all__ = ["PHRASES", "SERVICES", "STOP_WORDS", "SYNONYMS"]

_SAY_NOTHING = """
    a about above actually advice after again ago ain all almost alone along already also although always am
    amazing amp an and another any anybody anymore anyone anyones anything anyway anywhere appreciated are aren
    arent around as ask asked asking at away awesome awful back be because been before being below best better
    between big both bother bought budget but buy buying by came can cannot cant cause cheap cheaper cheapest
    could couldnt currently day days decent decide deciding definitely desperate did didnt different do does
    doesnt doing done dont down during each early easy eight either else em enough etc even ever every everyone
    everything exactly experience fairly far favorite favourite feel few find finding first five for found four
    free from full further gave get gets getting give given go goes going gone gonna good got gotta great guys
    had hadnt half happen happened happening happy hard has hasnt have havent having he hello help helpful her
    here hers hes hey hi him his hope horrible hour hours how however hows hundred i id idea ideal ideas idk if
    ill im in instead into is isnt issue issues it its itself ive just keep kind kinda know lately least left
    less let lets like little ll lmk lol long look looked looking looks lost lot lots love made main major make
    makes making many matter may maybe me mean might min mine minute minutes month months more most much must my
    myself near need needed needing needs never new next nice night nine no nobody none nor not nothing now
    number of off ok okay old omg on once one ones online only onto opinion option options or order other others
    our ours ourselves out over own people perfect person pick place please pls plus point possible post pretty
    price probably problem problems put quality question questions quite rather re real really reason reasonable
    recommend recommendation recommendations recommended recommending reddit reliable right rn said same saw say
    says second see seem seems seen seven she shop shopping shops should shouldnt show since six so some
    somebody somehow someone something somewhere soon sorry sort still store stores stuff such suggest
    suggestion suggestions suitable sure take taking tell ten terrible than thank thanks that thatll thats the
    their theirs them themselves then there theres these they theyre thing things think thinking this those
    though thought thoughts three through til till time times tip tips tired to today together tomorrow tonight
    too totally toward tried try trying twitter two type under understand until up upon ur us use used using
    usually ve very via wanna want wanted wanting wants was wasnt way ways we week weekend weeks well went were
    weren werent weve what whatever whats when where wheres whether which while who whole whom whose why will
    wish with within without wonder wondering wont work working works worth would wouldnt yall yeah year years
    yes yesterday yet you youd youll your youre yours yourself
"""

STOP_WORDS: frozenset[str] = frozenset(_SAY_NOTHING.split())
"""Function words, and the words in which any need whatever is put."""

# fmt: off
_GROUPS: tuple[tuple[str, ...], ...] = (
    ("pram", "pushchair", "buggy", "buggie", "stroller", "pushchairs", "travel system"),
    ("cot", "crib", "cotbed", "bassinet", "moses", "cot bed", "moses basket"),
    ("nappy", "diaper", "nappie"),
    ("baby", "infant", "newborn", "bub"),
    ("toddler", "preschooler"),
    ("child", "kid", "children", "kiddo"),
    ("pregnant", "pregnancy", "expecting", "maternity", "bump"),
    ("dummy", "pacifier", "soother"),
    ("breastfeed", "nursing", "breastfeeding"),
    ("wean", "weaning", "solids", "solid food", "baby food"),
    ("highchair", "high chair"),
    ("car seat", "carseat"),
    ("sofa", "couch", "settee"),
    ("duvet", "comforter", "quilt", "bedding"),
    ("curtain", "drape", "blind"),
    ("rug", "carpet"),
    ("wardrobe", "closet"),
    ("vacuum", "hoover"),
    ("washer", "washing machine"),
    ("trainer", "sneaker"),
    ("jumper", "sweater", "pullover"),
    ("trousers", "trouser", "pants"),
    ("present", "gift", "gifting"),
    ("voucher", "coupon", "discount", "promo code", "gift card"),
    ("refund", "money back", "reimburse"),
    ("return", "send back", "sent back", "exchange"),
    ("delivery", "shipping", "parcel", "courier", "deliver", "ship", "shipped", "package", "dispatch",
     "arrive", "arrived", "tracking"),
    ("repair", "mend", "fix", "broken", "broke", "break"),
    ("sleep", "asleep", "slept", "nap", "bedtime", "wake", "waking", "woke"),
    ("clean", "cleaner", "wash"),
    ("allergy", "allergic", "eczema", "hypoallergenic"),
    ("television", "tv", "telly"),
    ("phone", "smartphone", "mobile"),
    ("laptop", "notebook"),
    ("movie", "film"),
    ("holiday", "vacation"),
    ("job", "vacancy", "career", "hiring"),
    ("colour", "color"),
    ("wed", "wedding"),
)
# fmt: on

SYNONYMS: dict[str, str] = {
    word: group[0] for group in _GROUPS for word in group if " " not in word
}
"""Word or stem → the word that stands for its group."""

PHRASES: dict[tuple[str, str], str] = {
    (pair[0], pair[1]): group[0]
    for group in _GROUPS
    for word in group
    if len(pair := word.split()) == 2
}
"""Two words in a row → the word that stands for their group."""

SERVICES: frozenset[str] = frozenset({"delivery", "refund", "return", "voucher"})
"""Terms of a shop's service: what the thing is matters less than what is to be done with it."""
