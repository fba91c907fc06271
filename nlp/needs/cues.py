"""The phrases that carry a stance whatever the topic: asking, wanting, failing, leaving, praising, selling.

Phrases are one to three normalised tokens (lower case, no apostrophes, digits as 0) and are looked up by hash,
so a longer table costs no time.
"""

from __future__ import annotations

__all__ = ["CUES"]

CUES: dict[str, str] = {
    "ask_recommendation": """
        recommend | recommended | recommendation | recommendations | recommends | reccomend | recomend
        | reccomendations | suggestions | any suggestions | suggest a | suggest some | looking for a
        | looking for an | looking for some | looking for something | in search of | on the hunt | anyone know
        | anyone knows | anybody know | does anyone | does anybody | do you guys | anyone have | anyone tried
        | anyone used | anyone using | has anyone | have you tried | which one | which is better
        | is the best | whats the best | best way | best place | best app | good place | where can i
        | where do i | where do you | where to buy | where to get | where should i | what should i
        | which should i | should i get | should i buy | worth it | worth buying | worth the | any good
        | any tips | any advice | any ideas | any favorites | ideas for | advice on | opinions on | thoughts on
        | something like | similar to | alternative to | alternatives to | instead of | please suggest
        | can someone suggest | iso | wtb | vs | versus | or should i | must try | go to place | help me choose
        | help me find | help me pick | can i find
    """,
    "want": """
        i need | i needa | need a | need an | need some | need new | need to buy | need to get | need to find
        | i want | i wanna | want a | want an | want some | want to buy | want to get | want one | i want one
        | wanna get | wanna buy | im looking | looking to | looking to buy | looking at | looking into
        | i would like | id like | would love | would love to | id love | thinking of | thinking about
        | considering | planning to | planning on | plan to | going to buy | going to get | gonna buy
        | gonna get | about to buy | about to order | about to get | im getting | im buying | buying a | buy a
        | buy some | buy the | get a new | getting a | getting a new | order some | ordering | pre order
        | preorder | preordered | in the market | the market for | saving for | saving up | budget is
        | my budget | budget of | book a | booking | hire | hiring a | rent a | renting | sign up | signing up
        | subscribe to | cant wait | tickets to | tickets for | get tickets | got tickets | on my list
        | wish list | wishlist | craving | i could use | could use a | could use some | take my money
        | must have | gotta get | have to get | will buy | ill buy | will be buying | upgrade to | upgrading
        | shopping for | searching for | hunting for | tryna | trying to find | trying to buy
    """,
    "trouble": """
        problem | problems | issue | issues | trouble | broken | broke | broke down | doesnt work | dont work
        | not working | isnt working | wont work | stopped working | wont turn | wont load | wont start
        | wont let | keeps crashing | crashing | crashed | crashes | freezes | freezing | keeps | error | errors
        | bug | fails | failed | failing | stuck | stranded | lost my | lost luggage | stolen | damaged
        | cracked | leaking | dying | died | dead | struggling | struggle | cant afford | cant get | cant find
        | cant seem | cant figure | cant log | cant login | cant connect | cant sleep | cant access | unable to
        | not able to | how do i | how can i | fix | help me | please help | need help | any help | help with
        | desperate | no idea | dont know | dont know how | not sure | confused | hurts | pain | ache | migraine
        | headache | insomnia | acne | anxiety | depressed | debt | stressed | overwhelmed | exhausted | no luck
        | tried everything | still waiting | still no | havent received | hasnt arrived | never arrived
        | missing | delayed | cancelled | canceled | on hold | been waiting | out of stock | sold out
        | too expensive | what do i | slow | since the update | after the update | overheating | glitch
        | glitchy | disconnected | no response | no reply
    """,
    "leaving": """
        switch to | switching to | switched to | switched from | switching from | switch from | time to switch
        | moving to | moved to | moving from | moved from | leaving | left for | cancel my | cancelling my
        | canceling my | cancelled my | canceled my | cancel | ditch | ditched | ditching | dump | dumped
        | done with | im done | so done | never again | never flying | never using | never buying | last time
        | goodbye | good bye | bye bye | taking my business | take my business | my business | lost a customer
        | lose a customer | lost my business | no longer | going back to | went back to | replace | replacing
        | replacement for | replaced | unsubscribe | unsubscribed | uninstall | uninstalled | deleted my account
        | delete my account | closed my account | closing my account | alternative to | alternatives to
        | alternative | alternatives | get rid of | getting rid | quit using | stop using | stopped using
        | competitor | competitors | jump ship | port out | other options | somewhere else | elsewhere
        | ex customer
    """,
    "bad_service": """
        worst | terrible | horrible | awful | disgusting | disappointed | disappointing | disappointment
        | unacceptable | ridiculous | rude | pathetic | useless | joke | ripped off | rip off | ripoff | scam
        | scammed | overpriced | refund | poor | sucks | suck | crap | garbage | trash | shame | shame on
        | never again | waste of | fail | fix your | fix it | customer service | no answer | no one | nobody
        | ignored | lied | lies | wtf | smh | fuck you | fed up | sick of | tired of | annoyed | frustrated
        | frustrating | frustration | hours | waited | late | delay | delays | delayed | overcharged
        | charged me | charged twice | double charged | bad service | bad experience | dirty | cold
        | thanks for nothing | great job | way to go | come on | get it together | do better | yet again
        | another delay | hate | unhelpful | incompetent | mess | nightmare | lost my bag | my bag | hung up
        | still havent | faulty | junk
    """,
    "good_service": """
        love | loving | loved | awesome | amazing | great | best | excellent | fantastic | wonderful | perfect
        | perfectly | brilliant | thank you | thanks | thanks to | kudos | shout out | shoutout | props
        | props to | highly recommend | would recommend | definitely recommend | recommend it | works great
        | works well | works perfectly | so good | so happy | very happy | happy with | impressed | pleased
        | helpful | friendly | great service | great job | great customer | customer service | well done
        | delicious | favorite | favourite | worth every | worth it | game changer | lifesaver | life saver
        | so easy | easy to use | on time | went above | above and beyond | five stars | 0 stars | 0 / 0
        | hats off | top notch | incredible | superb | appreciate | quick response | smooth | fast delivery
        | solid | good experience | great experience | never had a | no complaints | swear by
        | cant go wrong
    """,
    "propose": """
        should add | should have | should be | should make | should really | should let | should allow
        | should offer | should bring | should consider | you should | they should | it should | there should
        | please add | please make | please bring | please fix | please let | please consider | can you add
        | can you please | can we get | could you add | could you please | would be nice | would be great
        | would be cool | would be awesome | would be helpful | would be useful | be able to | be nice if
        | be great if | be cool if | i wish | wish there | wish you | wish it | wish they | if only | how about
        | what if | why not | why dont you | why cant you | feature request | feature | features | suggestion
        | idea | an option | option to | the ability | ability to | add a | add an | add the | support for
        | allow us | let us | bring back | need to add | needs to | it needs | you need to | make it | consider
        | improvement | improve | ideally | make the
    """,
    "sell": """
        check out | check it out | click here | link in | in bio | free shipping | shipping | discount
        | discounts | off | 0 % | % off | $ 0 | £ 0 | € 0 | sale | on sale | for sale | deal | deals | coupon
        | promo | promo code | use code | code | giveaway | give away | win a | chance to win | enter to
        | enter to win | retweet to | rt to | follow us | follow me | subscribe | my channel | new video
        | my video | my blog | new blog | blog post | my shop | my store | my app | our new | we are hiring
        | were hiring | hiring | job | jobs | apply | apply now | join us | register | register now | sign up
        | buy now | shop now | order now | book now | available now | now available | out now | download
        | limited time | limited | today only | this week | tonight at | tickets on sale | get your | get yours
        | dont miss | come see | visit us | visit our | call us | call now | dm me | dm us | our website | our
        | we offer | affiliate | referral | free | earn | listen to | watch | read more | read | news | via
        | presented by | sponsored | i made | i built | i wrote | i created | feedback welcome | launching
        | launched | introducing | featuring | feat
    """,
    "first_person": """
        i | im | ive | id | ill | me | my | mine | myself | we | our | us | were | weve
    """,
    "family": """
        my wife | my husband | my son | my daughter | my kid | my kids | my baby | my mom | my mum | my dad
        | my dog | my cat | my girlfriend | my boyfriend | my gf | my bf | my friend | my partner | my team
        | my company | my boss | my parents | my car | my phone | my laptop | my computer | my house
        | my apartment | my account | my order | my flight | my bag
    """,
    "second_person": """
        you | your | youre | yall | u | ur | yours | you guys
    """,
    "third_person": """
        he | she | they | his | her | their | him | them | hes | shes | theyre
    """,
    "past": """
        was | were | had | did | got | bought | went | made | used to | ordered | tried | came | received
        | yesterday | ago | last year | last week | last night | finally got | finally | fixed | solved
        | already
    """,
    "future": """
        will | ill | going to | gonna | tomorrow | tonight | next week | next month | soon | this weekend
        | about to | later
    """,
    "modal": """
        can | could | would | should | might | may | must | cant | couldnt | wouldnt | shouldnt
    """,
    "negation": """
        not | no | never | dont | doesnt | didnt | isnt | arent | wasnt | wont | cant | couldnt | nothing | none
        | without | aint | hasnt | havent
    """,
    "how_to": """
        how do | how to | how does | how can | how would | how should | how did | how long | how much | how many
        | is there | is there a | is there any | are there | is it | is this | does it | does the | do i
        | do you | can i | can you | can someone | what is | whats | what are | what does | what do | what would
        | when is | when will | when does | where is | wheres | who is | whos | why is | why does | why do
        | why are | is anyone | any idea | any idea how | anyone else | wondering | wondering if | curious
        | question | questions | quick question | what happened | eta | explain | eli0 | does this | which
        | what kind | what type | how come | possible to | possible
    """,
    "discuss": """
        is your favorite | your favorite | your favourite | what are your | whats your | whats the most
        | who else | what was your | whats something | what do you | reddit what | dae | til | psa
        | unpopular opinion | ama | iama | update | my story | tell me | discuss | discussion | debate | vote
        | poll | lol | lmao | haha | jk
    """,
    "wh_start": """
        ^ how | ^ what | ^ whats | ^ where | ^ which | ^ who | ^ why | ^ when | ^ is | ^ are | ^ can | ^ could
        | ^ does | ^ do | ^ did | ^ has | ^ have | ^ should | ^ would | ^ will | ^ any | ^ anyone | ^ anybody
        | ^ [ | ^ i | ^ im | ^ my
    """,
    "mention_start": """
        ^ @user
    """,
    "polite": """
        please | pls | plz | thanks in advance | thank you in | help | hi | hello | hey | hey @user | sorry
    """,
    "offer_person": """
        you can | you could | you might | try | try the | try this | you should try | id recommend | i recommend
        | i would | i suggest | id suggest | id go with | go with | check | look into | have you | imo
        | personally | i use | i have
    """,
    "event": """
        concert | concerts | gig | game | match | tickets | ticket | tour | festival | movie | movies | film | premiere
        | cinema | theatre | theater | to see | going to see | go see | gonna see | front row | live at | seats
        | opening night | midnight showing | stadium | arena | musical | exhibition | museum | playoffs | derby
    """,
    "when": """
        today | tomorrow | tmw | tmrw | tonight | monday | tuesday | wednesday | thursday | friday | saturday | sunday
        | weekend | next week | next month | next year | january | february | march | april | may 0 | june | july
        | august | september | october | november | december | jan | feb | sept | oct | nov | dec
    """,
}
"""Feature name → phrases separated by a bar; `^` is the start of the text."""
