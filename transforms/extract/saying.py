"""Verbs in the past tense, and which of them report words."""

from __future__ import annotations

import re

# A verb in the past tense. Grouped by first letters: the pattern is tried at every word of every sentence.
PAST = re.compile(
    r"\b(?=[a-z])(?:[a-z]{2,}ed"
    r"|w(?:as|ere)(?=\s+(?:\w+ly\s+|also\s+)?(?:satisfied|pleased|confident|convinced|willing|ready|happy|glad"
    r"|grateful|concerned|clear|honou?red|delighted|determined|committed|of\s+the\s+view|prepared|encouraged|hopeful"
    r"|optimistic|thankful|sorry|keen|united|heartened|gratified|impressed|proud|quoted\s+as\s+saying)\b)"
    r"|are(?=\s+(?:hopeful|agreed|united)\b)"
    r"|s(?:aid|ad(?=\s+that)|aw|ent|et|hared|hook|ought|poke|wore)|t(?:hanked|hought|old|ook)|h(?:ad|eld)"
    r"|b(?:ade|egan|rought)|c(?:ame|hose)|rose|s(?:pent|tood)|wore|f(?:elt|oresaw|ound)|l(?:aid|ed)|p(?:aid|ut)|und(?:ertook|erwent)|w(?:ent|ithdrew|rote)"
    r"|drew|gave|kept|made|met(?=\s+to\s)|read|(?:(?<=sides )|(?<=side )|(?<=parties ))(?:exchange(?=\s+views)|(?:believe|agree|hold|note)(?=\s+that)))\b"
)
# Verbs of a participant that report deeds, not words.
DEEDS = frozenset(
    """met visited attended arrived signed inspected toured hosted witnessed accompanied received chaired
    presided departed returned travelled traveled landed left went came walked stood sat
    joined held unveiled laid cut planted awarded inaugurated closed finished entered
    served worked seen used based led planned scheduled participated convened co-chaired flew greeted
    posed dined kicked watched listened participated issued released familiarized familiarised experienced tasted
    donated distributed organized organised sponsored conferred bestowed performed interacted mingled hoisted launched
    assumed celebrated cooked appointed published dispatched donned completed transferred arranged contributed treated
    gifted chose rose spent wore recited funded decorated installed staged graduated boarded christened helped shook enjoyed""".split()
)
WEAK = frozenset(
    {
        "had",
        "conducted",
        "extended",
        "attached",
        "made",
        "took",
        "gave",
        "put",
        "set",
        "held",
        "paid",
        "kept",
        "brought",
        "found",
        "led",
        "drew",
        "read",
        "laid",
        "saw",
        "went",
        "sent",
        "began",
        "felt",
        "observed",
        "delivered",
        "looked",
        "opened",
        "started",
        "concluded",
        "ended",
        "met",
        "handed",
        "presented",
        "provided",
        "exchanged",
        "traded",
        "lodged",
        "explored",
        "reinforced",
        "bade",
    }
)
_BY_SAYING = re.compile(
    r"\s+(?:the\s+\w+\s+)?by\s+(?P<cue>(?:congratulat|thank|express|offer|welcom|not|stress|reiterat|underlin|emphasi[sz]"
    r"|underscor|pay|send|updat|discuss|set|prais|commend|condemn|convey|reaffirm|say|outlin|rais|recall|wish"
    r"|extend|shar|brief|giv|ask|invit|urg|agree|reflect|recogni[sz]|acknowledg|underscor)ing)\b"
)
_NEXT = {
    "had": re.compile(r"\s+(?:an?\s+)?(?:[\w-]+,?\s+){0,7}?(?P<cue>exchanges?\s+of\s+views|discussions?|exchanges?|dialogue|conversation|communications?|talks?)\b"),
    "attached": re.compile(r"\s+(?:[\w-]+\s+){0,2}?(?:importance|significance|value)\b"),
    "extended": re.compile(r"\s+(?:(?!time|term|deadline)[\w'’-]+,?\s+(?:and\s+)?){0,5}?(?:welcome|greetings?|thanks|congratulations|condolences|sympath(?:y|ies)|gratitude|appreciation|invitations?|wishes|support|regards|regret|apolog(?:y|ies)|solidarity|felicitations)\b"),
    "conducted": re.compile(r"\s+(?:an?\s+)?(?:[\w-]+,?\s+(?:and\s+)?){0,5}?(?P<cue>exchanges?(?:\s+of\s+views)?|discussions?|communication|consultations|dialogue|talks)\b"),
    "held": re.compile(r"\s+(?:that\b|,|(?:an?\s+)?(?:[\w-]+\s+(?:and\s+)?){0,4}?(?P<cue>exchanges?\s+of\s+views|discussions?|talks?|consultations)\b|the\s+view)"),
    "delivered": re.compile(r"\s+(?:an?\s+)?(?:\w+\s+)?(?:speech|speeches|remarks|address|statement|report|message)"),
    "made": re.compile(r"\s+(?:it\s+)?(?:clear|known|plain|(?:an?\s+)?(?:[\w-]+\s+){0,2}?(?:remarks|comments|suggestions|proposals|speech|speeches|statement|presentation|reports?|review|appraisal|introduction|(?P<cue>exchanges?\s+of\s+views))|a\s+(?:\w+-)?(?:proposal|suggestion|statement|commitment|promise|\w*point)|(?:\w+\s+)?(?:solemn|stern|serious)\s+representations)"),
    "read": re.compile(r"\s+(?:out\s+)?(?:the|an?|his|her)\s+(?:letter|message|statement)\b"),
    "took": re.compile(r"\s+(?:note|stock|the\s+opportunity|questions|issue|up)\b"),
    "gave": re.compile(r"\s+(?:an?\s+)?(?!(?:[\w-]+\s+)?(?:dinner|lunch\w*|banquet|reception|party)\b)(?:[\w-]+\s+){0,3}?(?:account|briefing|assessments?|overview|introduction|view|update|assurances?|thanks|credit|congratulations|welcome|appraisal|evaluation|repl(?:y|ies)|answers?|response|explanation)"),
    "put": re.compile(r"\s+(?:forward|forth)"),
    "set": re.compile(r"\s+(?:out|forth)"),
    "laid": re.compile(r"\s+(?:out|down)"),
    "paid": re.compile(r"\s+(?:\w+\s+){0,2}?(?:tribute|attention)"),
    "traded": re.compile(r"\s+(?:views|opinions|ideas|notes)\b"),
    "explored": re.compile(r"\s+(?:[\w-]+\s+){0,2}?(?:ways|possibilit\w+|opportunit\w+|options|avenues|areas|how|potential|prospects|cooperation)\b"),
    "reinforced": re.compile(r"\s+(?:[\w.'’-]+\s+){0,5}?(?:support|commitment|message|importance|need|call|that)\b"),
    "lodged": re.compile(r"\s+(?:\w+\s+)?(?:representations|protests?|complaints?)\b"),
    "bade": re.compile(r"\s+(?:[^,.;]{2,60}?\s)?welcome\b"),
    "drew": re.compile(r"\s+attention"),
    "found": re.compile(r"\s+that"),
    "observed": re.compile(r"(?:\s+that\b|,)"),
    "felt": re.compile(r"\s+that"),
    "sent": re.compile(r"\s+(?:\w+\s+)?(?:greetings|regards|wishes|condolences|sympathies|congratulations|(?:an?\s+)?(?:\w+\s+)?(?:telegram|cable|message|letter)\b.*(?:\bto|,)\s+(?P<cue>express|extend|convey|offer|congratulating|expressing|extending|conveying|offering)\b)"),
    "looked": re.compile(r"\s+(?:forward|ahead|back(?=\s+(?:on|at|over)))\b"),
    **dict.fromkeys(("began", "opened", "started", "concluded", "ended"), _BY_SAYING),
    "met": re.compile(r"\s+to\s+(?P<cue>discuss|review|exchange|address|consider)\b"),
    "went": re.compile(r"\s+on\s+to\s+say"),
    "handed": re.compile(r"\s+(?:over\s+)?(?:an?|the|his|her)\s+(?:\w+\s+){0,2}?(?:letter|message|note)\b"),
    "presented": re.compile(r"\s+(?!(?:[\w.'’-]+\s+){1,5}?with\s+(?:an?|the|his|her)\s)(?!(?:[\w-]+\s+){0,4}?(?:gifts?|souvenirs?|certificates?|awards?|prizes?|medals?|flowers|bouquets?|copy|copies|credentials|books?|cheques?|checks?|donations?|trophy|trophies|plaques?)\b)"),
    "provided": re.compile(r"\s+(?:[\w-]+\s+){0,3}?(?:updates?|briefings?|overview|details|information|account|insights?|assessments?|reassurances?|assurances?|readout|views?)\b"),
    "exchanged": re.compile(r"\s+(?!(?:[\w-]+\s+){0,2}?(?:gifts?|souvenirs|mementos|toasts|flags|instruments|documents|credentials|contacts?|certificates|signed|texts|copies)\b)"),
}  # fmt: skip


def cue_at(sentence: str, m: re.Match[str]) -> str | None:
    """The cue that the verb ``m`` of ``sentence`` is; None where it tells a deed, or too little to be speech."""
    verb = m[0]
    if verb in WEAK:
        rule = _NEXT.get(verb)
        following = rule.match(sentence, m.end()) if rule else None
        if following is None:
            return None
        return following.groupdict().get("cue") or (verb + following[0]).rstrip(" ,")
    if verb in DEEDS:
        return None
    return f"{verb} {sentence[m.end() :].split()[0]}" if verb in ("was", "were", "are") else verb
