"""Words that say nothing about what is wanted, and words that say the same in shops, homes, travel, tech and banks.

Both tables are data: they are read by `leads.terms` and documented in docs/scoring.md.
"""

from __future__ import annotations

__all__ = ["GROUPS", "OURS", "SERVICES", "STOP_WORDS"]

_SAY_NOTHING = """
    a about above actual actually advice after again ago ain all almost alone along already also alternative
    although always am amazing amp an and another any anybody anymore anyone anyones anything anyway anywhere
    appreciated are aren arent around as ask asked asking at away awesome awful back be because been before being
    below best better between big both bother bought bucks budget but buy buying by call called calling calls came
    can cannot cant cause cheap cheaper cheapest come comes coming could couldnt currently day days decent decide
    deciding definitely desperate did didnt different do does doesnt doing dollars done dont down during each
    early easy eight either else em enough etc euros even ever every everyone everything exactly experience fairly
    far favorite favourite feel few find finding first five for found four free friday from front full further
    gave get gets getting give given go goes going gone gonna good got gotta great guys had hadnt half happen
    happened happening happy hard has hasnt have havent having he hello help helpful her here hers hes hey hi him
    his hope horrible hour hours how however hows hr hrs hundred i id idea ideal ideas idk if ill im in instead
    into is isnt issue issues it its itself ive just keep kind kinda know lately least left less let lets like
    little ll lmk lol long look looked looking looks lost lot lots love made main major make makes making many
    matter may maybe me mean might min mine mins minute minutes monday month months more most move moved moving
    much must my myself near need needed needing needs never new next nice night nine no nobody none nor not
    nothing now number of off ok okay old omg on once one ones online only onto opinion option options or order
    other others our ours ourselves out over own part pence people perfect person pick place please pls plus point
    possible post pound pounds pretty price probably problem problems proper put quality question questions quick
    quickly quid quite rather re real really reason reasonable recommend recommendation recommendations
    recommended recommending reddit reliable right rn round said same saturday saw say says sec second secs see
    seem seems seen seven she shop shopping shops should shouldnt show side since sit sits sitting six so some
    somebody somehow someone something somewhere soon sorry sort stand standing start started starting starts
    still stood stop stopped stops store stores stuff such suggest suggestion suggestions suitable sunday sure
    take taking talk talking tell ten terrible than thank thanks that thatll thats the their theirs them
    themselves then there theres these they theyre thing things think thinking this those though thought thoughts
    three through thursday til till time times tip tips tired to today together told tomorrow tonight too totally
    toward towards tried try trying tuesday turn turned turns twitter two type under understand until up upon ur
    us use used using usually ve very via wait waited waiting waits wanna want wanted wanting wants was wasnt way
    ways we wednesday week weekend weeks well went were weren werent weve what whatever whats when where wheres
    whether which while who whole whom whose why will wish with within without wonder wondering wont work working
    works worth would wouldnt wrong yall yeah year years yes yesterday yet you youd youll your youre yours
    yourself
"""

STOP_WORDS: frozenset[str] = frozenset(_SAY_NOTHING.split())
"""Function words, and the words in which any need whatever is put."""

# fmt: off
GROUPS: tuple[tuple[str, ...], ...] = (
    # Babies and children.
    ("pram", "pushchair", "buggy", "stroller", "travel system"),
    ("cot", "crib", "cotbed", "bassinet", "moses", "cot bed", "moses basket", "bedside crib"),
    ("nappy", "diaper"),
    ("baby", "infant", "newborn", "bub", "little one"),
    ("toddler", "preschooler"),
    ("child", "kid", "children", "kiddo"),
    ("pregnant", "pregnancy", "expecting", "maternity", "bump"),
    ("dummy", "pacifier", "soother"),
    ("breastfeed", "nursing", "breastfed", "breast feeding", "breast milk"),
    ("breast pump", "milk pump"),
    ("bottle", "teat", "bottle feeding"),
    ("wean", "solids", "solid food", "baby food"),
    ("highchair", "high chair"),
    ("car seat", "carseat", "booster seat", "infant seat"),
    ("baby carrier", "baby sling", "baby wrap"),
    ("baby monitor", "baby cam"),
    ("sleep", "asleep", "slept", "nap", "bedtime", "wake", "waking", "woke", "awake", "up all night"),
    ("school uniform", "school trousers", "school trouser", "school skirt", "school blazer", "school shirt",
     "school jumper", "school shoe", "school clothes", "uniform"),
    # Home.
    ("sofa", "couch", "settee", "corner unit"),
    ("duvet", "comforter", "quilt", "bedding"),
    ("curtain", "drape", "blind"),
    ("made to measure", "custom made", "made to order", "bespoke", "tailor made"),
    ("rug", "carpet"),
    ("wardrobe", "closet"),
    ("vacuum", "hoover"),
    ("washer", "washing machine"),
    ("dryer", "tumble dryer"),
    ("fridge", "refrigerator", "fridge freezer"),
    ("oven", "cooker", "stove"),
    ("pan", "saucepan", "frying pan", "skillet", "cookware"),
    ("air fryer", "airfryer"),
    ("coffee machine", "coffee maker", "espresso machine", "espresso maker", "bean to cup", "steam wand"),
    ("tap", "faucet"),
    ("lamp", "lighting"),
    ("bin", "trash can", "garbage can"),
    ("stairs", "stair", "staircase", "stairway"),
    ("back pain", "bad back", "sore back", "back ache", "backache", "back hurts", "stiff back", "lower back"),
    ("pillow", "cushion"),
    ("garden", "yard", "backyard"),
    # Clothes and beauty.
    ("trainer", "sneaker", "running shoe"),
    ("jumper", "sweater", "pullover"),
    ("trousers", "trouser", "pants"),
    ("coat", "parka", "raincoat", "overcoat", "anorak", "rain coat", "rain jacket"),
    ("winter boot", "snow boot", "walking boot", "hiking boot", "wellington", "wellie"),
    ("suit", "tux", "tuxedo", "dinner jacket"),
    ("alteration", "alter", "hem", "hemming", "hemmed", "seamstress"),
    ("personal shopping", "personal shopper", "personal stylist", "stylist", "style advisor"),
    ("makeup", "make up", "cosmetic"),
    ("skincare", "skin care"),
    ("moisturiser", "moisturizer", "face cream", "hand cream", "body lotion"),
    ("sunscreen", "suncream", "sun cream", "sunblock", "spf"),
    ("perfume", "fragrance", "cologne", "aftershave"),
    ("nail polish", "nail varnish"),
    ("allergy", "allergic", "eczema", "hypoallergenic"),
    ("glasses", "spectacle", "eyeglasses"),
    # What a shop does.
    ("present", "gift", "gifting"),
    ("gift list", "wedding list", "baby list", "present list", "wish list", "wishlist", "registry", "wedding registry",
     "baby registry", "gift registry", "bridal registry", "list evening"),
    ("hamper", "food basket", "gift basket", "food gift"),
    ("voucher", "coupon", "discount", "promo code", "discount code", "gift card", "gift voucher", "money off"),
    ("loyalty card", "rewards card", "reward card", "points card", "loyalty scheme", "loyalty program",
     "loyalty programme", "loyalty point", "reward point", "rewards point", "rewards", "members card", "store card",
     "missing points", "bonus points", "double points", "collect points"),
    ("price match", "price matching", "price promise", "price guarantee", "match price", "match the price",
     "cheaper elsewhere", "cheaper somewhere else"),
    ("refund", "money back", "reimburse", "reimbursement"),
    ("return", "send back", "sent back", "sending back", "exchange"),
    ("delivery", "shipping", "parcel", "courier", "deliver", "ship", "shipped", "package", "dispatch", "tracking",
     "not arrived", "hasnt arrived", "havent arrived", "never arrived", "not come", "hasnt come", "never came",
     "not received", "havent received", "never received"),
    ("click and collect", "click collect", "collection desk", "collection point", "collect in store", "store pickup",
     "store pick up", "in store pickup", "curbside pickup"),
    ("open", "opening hours", "opening times", "opening time", "closing time", "shut", "close"),
    ("stock", "available", "availability", "in stock"),
    ("repair", "mend", "fix", "broken", "broke", "break", "packed in"),
    ("spare part", "spare parts", "replacement part"),
    ("warranty", "guarantee"),
    ("receipt", "proof of purchase"),
    ("fault", "faulty", "defect", "defective"),
    ("job", "vacancy", "career", "hiring", "temp", "recruiting", "apprenticeship"),
    ("quiet hour", "quiet time", "sensory hour", "autism hour"),
    ("autistic", "autism"),
    ("accessible", "accessibility", "wheelchair", "disabled", "disability", "step free"),
    ("customer service", "customer services", "customer support", "customer care", "helpline", "help desk"),
    ("contact number", "phone number", "telephone number"),
    # Travel.
    ("luggage", "suitcase", "cabin bag", "carry on", "hand luggage", "travel bag", "baggage"),
    ("holiday", "vacation"),
    ("hotel", "accommodation"),
    ("flight", "plane", "airplane", "aeroplane"),
    ("train", "railway"),
    ("booking", "reservation"),
    ("boarding pass", "boarding card"),
    ("rental car", "hire car", "car hire", "car rental"),
    ("city break", "weekend away", "short break"),
    # Tech.
    ("television", "tv", "telly"),
    ("phone", "smartphone", "mobile", "mobile phone", "cell phone"),
    ("laptop", "notebook"),
    ("headphone", "earphone", "earbud", "headset"),
    ("wifi", "wi fi", "broadband", "internet"),
    ("graphics card", "gpu", "video card"),
    ("charger", "charging cable", "power adapter"),
    ("log in", "login", "sign in", "signin", "logged in"),
    ("password", "passcode"),
    ("two factor", "2fa", "verification code", "security code"),
    ("subscription", "membership"),
    # Banks.
    ("bank account", "current account", "checking account"),
    ("savings account", "saving account", "savings"),
    ("credit card", "creditcard"),
    ("debit card", "bank card"),
    ("cash machine", "cash point", "cashpoint", "atm"),
    ("direct debit", "standing order"),
    ("overdraft", "overdrawn"),
    ("mortgage", "home loan", "remortgage"),
    ("fraud", "scam", "fraudulent"),
    # Anything.
    ("movie", "film"),
    ("colour", "color"),
    ("wed", "wedding"),
    ("bike", "bicycle"),
    ("king size", "kingsize", "king bed"),
)
# fmt: on
"""Words and phrases that mean the same to who needs something; the first one of each row stands for it."""

SERVICES: frozenset[str] = frozenset(
    {"alteration", "click and collect", "delivery", "gift list", "loyalty card", "personal shopping", "price match",
     "refund", "return", "voucher"}
)  # fmt: skip
"""Terms of a shop's service: what the thing is matters less than what is to be done with it."""

OURS: frozenset[str] = frozenset(
    {"click and collect", "contact number", "customer service", "delivery", "loyalty card", "open", "price match",
     "refund", "voucher"}
)  # fmt: skip
"""What is asked of the shop where one is a customer: where the brand is not named, somebody else is meant."""
