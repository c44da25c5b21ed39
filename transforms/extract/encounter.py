"""Find the sentences that report an encounter, and read who met whom, how and where out of each.

The rules are data: every row of ENCOUNTERS is one form of reporting a meeting, with the reason it exists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.extract.signs import alternatives, signed


@dataclass(frozen=True, slots=True)
class EncounterRule:
    """One form of reporting an encounter. ``verbs``: the words that the pattern can begin with; ``signs``: any of
    these, in lower case, must stand in it besides, if there are any. It is tried only on a sentence that has
    both. ``pattern`` finds the verb; what stands left of it is the subject, what
    stands right of it the object. ``kind``: with (subject met object), by (object received subject), joint (the
    subject lists everybody), between (the object does), attend (the object is an event), held (the event stands left
    of the verb)."""

    rule_id: str
    verbs: frozenset[str]
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    kind: str
    format: str
    reason: str
    example: str


# Blanked text is \x01 and then \x02s, so that a run can be read in one way only: no pattern may backtrack in it.
_ADV = r"(?:(?:\s*,)?\s*\x01\x02*,?|\s+(?:also|again|briefly|jointly|then|separately|respectively|collectively|virtually|later|subsequently|first|once\s+again|here|personally|recently|formally|warmly|once|just|both|early|one\s+after\s+another|one\s+by\s+one|in\s+turn|in\s+(?:his|her|their)\s+(?:new\s+)?(?:role|position|capacity|post)))*"
_SIZE = r"(?:(?!with\b|to\b|that\b|by\b)[\w'’.&,-]+|\([A-Z][\w-]{0,12}\))"
_TALK = r"(?:(?i:talks?|meetings?|consultations?|conversations?|discussions?|dialogues?|exchanges|negotiations|sessions?|summits?)|(?:working\s+)?(?:lunch|dinner|breakfast)|pull-aside|bilateral(?=(?:\s*\x01\x02*)*\s+with\b))(?:\s+of\s+\d{4})?"
_CALL = r"(?i:phone|telephone|telephonic)\s+(?i:calls?|conversations?|talks?|meeting)|calls?|conversation\s+(?:over|on)\s+the\s+phone"
_VIDEO = r"(?:video|virtual|online)(?:\s+|-)?(?:meetings?|calls?|talks|conference|consultations?|conversation|summit|bilateral\s+meeting)|videoconference|meeting\s+via\s+video(?:\s*link)?"
_HAVE = r"(?:ha[ds](?!\s+(?:been|met|had|held))|held|holds|conducted|conducts|had\s+held|took\s+part\s+in|participated\s+in|joined|convened|(?:began|started)(?=\s+(?:an?|the|his|her|their|talks)\b))"


# The lower-case words that _HAVE can begin with, and what stands in whatever the others fit.
_HAVING = "had has held holds conducted conducts took participated joined convened began started"
_TALK_SIGNS = "talk meeting consultation conversation discussion dialogue exchange negotiation session summit lunch dinner breakfast pull-aside bilateral"
_CALL_SIGNS = "call phone conversation"
_VIDEO_SIGNS = "video virtual online"


def _between(noun: str) -> str:
    """ "Talks took place between A and B", "Talks between A and B were held": the object begins behind "between"."""
    held, gap = r"\s(?:took\s+place|(?:was|were)\s+held|began|started)\b", r"[^;:]{0,120}?"
    there = rf"[Tt]here\s+(?:was|were)\s+(?:an?\s+)?(?:\w+\s+){{0,2}}?(?:{noun})\b{gap}\sbetween\b"
    return (
        rf"\b(?:{noun})\b(?:{gap}{held}{gap}\sbetween\b|{gap}\sbetween\b(?=[^;:]{{3,300}}?{held}))|\b{there}"
    )


def _rule(
    rule_id: str, verbs: str, signs: str, pattern: str, kind: str, format_: str, reason: str, example: str
) -> EncounterRule:
    return EncounterRule(
        rule_id,
        frozenset(verbs.split()),
        tuple(signs.split()),
        re.compile(pattern),
        kind,
        format_,
        reason,
        example,
    )


ENCOUNTERS: tuple[EncounterRule, ...] = (
    _rule("lead.video_with", _HAVING, _VIDEO_SIGNS, rf"\b{_HAVE}{_ADV}(?:\s+{_SIZE}){{0,8}}?\s+(?:{_VIDEO}){_ADV}\s+with\b", "with", "video",
          "a video talk is a call whose format is video", "A held a video meeting with B"),
    _rule("lead.took_courtesy", "received accepted took", "courtesy farewell", rf"\b(?:received|accepted|took)\s+an?\s+(?:[Cc]ourtesy|[Ff]arewell|courtesy\s+and\s+farewell)\s+(?:[Cc]all|[Vv]isit){_ADV}\s+(?:from|by)\b", "with", "in_person",
          "a courtesy call is a visit", "A received a courtesy call from B"),
    _rule("lead.took_call", "took received answered", "call", rf"\b(?:took|received|answered)\s+(?:an?\s+)?(?:incoming\s+)?(?:(?:phone|telephone|telephonic)\s+)?calls?{_ADV}\s+from\b", "with", "phone",
          "the other party called", "A took a phone call from B"),
    _rule("lead.phone_with", _HAVING + " made placed", _CALL_SIGNS, rf"\b(?:{_HAVE}|made|placed){_ADV}(?:\s+{_SIZE}){{0,8}}?\s+(?:{_CALL}){_ADV}\s+(?:with\b|to(?=\s+(?:[A-Z]|the\b|his\b|her\b)))", "with", "phone",
          "the usual form of a telephone readout", "A had a phone call with B"),
    _rule("lead.talks_with", _HAVING, _TALK_SIGNS, rf"\b{_HAVE}{_ADV}(?:\s+{_SIZE}){{0,8}}?\s+(?:{_TALK}){_ADV}\s+with\b", "with", "in_person",
          "talks are the formal kind of meeting", "A held talks with B in C"),
    _rule("lead.chaired_with", "chaired hosted held co presided", _TALK_SIGNS + " council commission committee", rf"\b(?:co-|jointly\s+)?(?:chaired|presided\s+over|hosted|held){_ADV}\s+(?:(?:the|an?)\s+)?(?:{_SIZE}\s+){{0,12}}?(?:{_TALK}|Council|Commission|Committee)(?:\s+(?:of|on|between)\s+[^,;\x01]{{1,120}}?)?{_ADV}\s+(?:together\s+)?with\b", "with", "in_person",
          "a dialogue has a chair from each side", "A co-chaired the third Dialogue with B"),
    _rule("lead.was_received", "was were", "received hosted met welcomed", rf"\b(?:was|were){_ADV}\s+(?:received|hosted|met|welcomed)(?:\s+in\s+audience)?{_ADV}\s+by\b", "by", "in_person",
          "the guest is the subject", "A was received by B"),
    _rule("lead.met_with", "met meets held", "with", rf"\b(?:held\s+talks\s+and\s+(?:then\s+)?(?:jointly\s+)?met\s+the\s+(?:press|media)(?:\s+together)?|met|meets)(?:\s+and\s+[a-z]+ed)?{_ADV}(?:\s+with\s+and\s+(?:held|hosted|gave|hosts|holds)\s+an?\s+(?:\w+\s+)?(?:banquet|dinner|luncheon|reception)\s+for\b|(?:\s+(?:up|face\s+to\s+face|one-on-one|bilaterally|in\s+person))?{_ADV}\s+with\b)", "with", "in_person",
          "the commonest lead of all", "A met with B on the sidelines of C"),
    _rule(
        "lead.credentials", "presented handed received accepted", "cred",
        r"\b(?:received|accepted)\b[^;.]{0,100}?\b(?:[Ll]etters?\s+of\s+[Cc]redence|[Cc]redentials)\s+(?:presented\s+)?(?:of|from|by)\b|\b(?:presented|handed(?:\s+over)?)\s+(?:(?:the|a|true)\s+)*(?:[Cc]op(?:y|ies)\s+of\s+)?(?:(?:his|her|the)\s+)?(?:[Ll]etters?\s+of\s+)?[Cc]red(?:entials?|ence)(?:\s+as\s+[^,]*?)?\s+to\b",
        "with",
        "in_person",
        "an ambassador takes up the post",
        "Ambassador A presented his credentials to B",
    ),
    _rule("lead.farewell", "bid bids bade", "arewell", r"\b(?:bids?|bade)\s+(?:an?\s+|his\s+|her\s+)?(?:[a-z]+\s+)?[Ff]arewell\s+to\b", "with", "in_person",
          "an ambassador takes leave", "Ambassador A bade farewell to B"),
    _rule(
        "lead.set_up", "set arranged requested", "meeting appointment", r"\b(?:set\s+up|arranged|requested)\s+(?:an?\s+)?(?:urgent\s+)?(?:meeting|appointment)(?:\s*\x01\x02*)*\s+with\b", "with", "in_person",
          "an ambassador's demarche", "Ambassador A set up a meeting with B"),
    _rule("lead.sat_down", "sat", "down", rf"\bsat\s+down\s+(?:for\s+(?:{_SIZE}\s+){{0,3}}?(?:{_TALK})\s+)?with\b", "with", "in_person",
          "told by how they met", "A sat down for consultation with B"),
    _rule("lead.spoke_with", "spoke speaks talked", "with to", rf"\b(?:spoke|speaks|talked){_ADV}(?:\s+(?:separately|directly|again))?{_ADV}\s+(?:with|to)\b", "with", "phone",
          "without a place, speaking with somebody abroad is a call", "A spoke today with B"),
    _rule("lead.joint_call", _HAVING, _CALL_SIGNS + " " + _VIDEO_SIGNS, rf"\b{_HAVE}{_ADV}(?:\s+{_SIZE}){{0,8}}?\s+(?:{_CALL}|{_VIDEO})\b", "joint", "phone",
          "both parties are the subject", "A and B had a telephone conversation"),
    _rule("lead.joint_spoke", "spoke talked", "", r"\b(?:spoke|talked)\b(?!\s+(?:with|to|at|in|highly|positively|warmly|well|of|out|against|before|for)\b)", "joint", "phone",
          "both parties are the subject of the plain verb", "A and B spoke today about C"),
    _rule("lead.called", "phoned telephoned called", "", rf"\b(?:phoned|telephoned|called){_ADV}(?=\s+(?:[A-Z]|the\s))(?!\s+(?:on|for|upon)\b)", "with", "phone",
          "the plain verb", "A called B"),
    _rule("lead.call_on", "called paid extended", "", rf"\b(?:called\s+(?:up)?on(?:\s+and\s+(?:[a-z]+\s+){1,4}by)?|(?:paid|extended(?=\s+an?\s+(?:courtesy|farewell)))\s+(?:an?\s+)?(?:\w+\s+)?(?:calls?|visits?)(?:\s+(?:respectively|separately))?\s+(?:up)?(?:on|to))(?=\s+(?:[A-Z]|the\s|his\s|her\s|H\.E))", "with", "in_person",
          "a courtesy call", "A paid a courtesy call on B"),
    _rule("lead.received", "received receives hosted hosts welcomed greeted", "", rf"\b(?:received|receives|hosted|hosts|welcomed|greeted){_ADV}(?=\s+(?:[A-Z]|(?:his|her)\s+(?:[\w-]+\s+){{0,2}}?counterpart\b|the\s+(?:[A-Z]|visiting)|visiting\s|an?\s+(?:[\w-]+\s+){{0,3}}delegation\b))", "with", "in_person",
          "the host is the subject", "A hosted B at C"),
    _rule("lead.invited_home", "invited", "dinner lunch breakfast banquet residence tea", r"\binvited\b(?=[^;]{3,250}?\sto\s+(?:have\s+|a\s+|an?\s+\w+\s+)?(?:dinner|lunch|luncheon|breakfast|banquet|tea|(?:his|her|the)\s+(?:\w+\s+)?residence)\b)", "with", "in_person",
          "a meal or an evening at the host's", "Ambassador A invited B to dinner at his residence"),
    _rule("lead.dined", "hosted held gave", "dinner lunch breakfast banquet", rf"\b(?:hosted|held|gave)\s+an?\s+(?:[\w-]+\s+){{0,2}}?(?:dinner|lunch|luncheon|breakfast|banquet){_ADV}\s+(?:for|to(?=\s+(?:the\s+)?[A-Z])|in\s+(?:the\s+)?hono[u]?r\s+of)\b", "with", "in_person",
          "a meal given for somebody", "Ambassador A hosted a dinner for B"),
    _rule("lead.saw", "saw", "", r"\b(?:saw)(?=\s+(?:[A-Z]|visiting\s))", "with", "in_person", "older register", "A saw B at request"),
    _rule("lead.chaired_together", "chaired hosted co", _TALK_SIGNS, rf"\b(?:co-|jointly\s+)(?:chaired|hosted){_ADV}\s+(?:the|an?)\s+(?:{_SIZE}\s+){{0,12}}?{_TALK}\b", "joint", "in_person",
          "both chairs are the subject", "A and B co-chaired the third Dialogue"),
    _rule("lead.joint_met", "met gathered " + _HAVING, "met gathered " + _TALK_SIGNS, rf"\b(?:met|(?<!those\s)(?<!all\s)(?<!who\s)gathered|{_HAVE}{_ADV}(?:\s+{_SIZE}){{0,8}}?\s+{_TALK})\b(?!\s+(?:the\s+press|press|with|or\s+met))", "joint", "in_person",
          "all parties are the subject", "A, B and C met today in D"),
    _rule("lead.letters", "exchanged", "letter message telegram congratulat", r"\bexchanged\s+(?:(?:congratulatory|warm)\s+)?(?:(?:letters|messages|telegrams)\b|congratulations\b)", "joint", "letter",
          "letters that both wrote are the encounter", "A and B exchanged letters of congratulation on C"),
    _rule("lead.met_plain", "met meets encountered", "", rf"\b(?:met|meets|encountered){_ADV}(?=\s+(?:[A-Z]|visiting\s|his\s|her\s|(?:[a-z]+\s+)?(?:members|leaders|representatives)\s+(?:of|from)\s+the\s+[A-Z]|the\s+(?!press|media|needs?|requirements?|standards?|conditions|demands?|people|challenges?|two|criteria|goal)))", "with", "in_person",
          "met without with", "A met B in C"),
    _rule("lead.came_to_meet", "arrived visited travelled traveled came went led", " meet talk discussion consultation", r"\b(?:arrived|visited|travell?ed|came|went|led\s+an?\s(?=[^,;.]{0,60}?delegation))\b[^,;.]{0,140}?\sto\s+(?:meet(?:\s+with)?|(?:hold|continue|conduct)\s+(?:[\w-]+\s+){0,3}?(?:talks|meetings|discussions|consultations)\s+with)(?=\s+(?:[A-Z]|the\s|his\s|her\s|(?:[a-z]+\s+){0,2}(?:representatives|officials|members)\b))", "with", "in_person",
          "the journey is told with whom it was to meet", "A visited B to meet C"),
    _rule("lead.came_for_talks", "arrived visited travelled traveled came went was", _TALK_SIGNS, rf"\b(?:arrived|visited|travell?ed|came|went|was)\b[^,;.]{{0,80}}?\sfor\s+(?:{_SIZE}\s+){{0,3}}?{_TALK}{_ADV}\s+with\b", "with", "in_person",
          "the journey is told with whom it was for", "A arrived in B for talks with C"),
    _rule("lead.call_between", "took was were began started", "between", _between(rf"{_CALL}|{_VIDEO}|conversation"), "between", "phone",
          "the call is the subject, its parties stand behind", "A telephone conversation between A and B took place"),
    _rule("lead.talks_between", "took was were began started", "between", _between(_TALK), "between", "in_person",
          "the talks are the subject, their parties stand behind", "Talks took place in C between A and B"),
    _rule("lead.in_talk", "discussed exchanged", "", r"\b(?:discussed|exchanged)\b", "joint", "in_person",
          "the talk opens the sentence", "During their telephone conversation, A and B discussed C"),
    _rule("lead.discussed_with", "discussed", "with", r"\bdiscussed\b[^;:.]{0,160}?\swith\b", "with", "in_person",
          "where nothing else tells that they met", "A discussed C with B during a visit to D"),
    _rule("lead.thanked_at", "thanked congratulated assured commended briefed", "meeting call", r"\b(?:thanked|congratulated|assured|commended|briefed)(?=\s+[A-Z][^;:]{3,200}?\s(?:in|during)\s+an?\s+(?:\w+\s+)?(?:meeting|call)\b)", "with", "in_person",
          "where nothing else tells that they met", "A thanked B in a meeting at C"),
    _rule("lead.chaired_by", "was were", "chaired led headed", rf"\b(?:was|were){_ADV}\s+(?:co-|jointly\s+)(?:chaired|led|headed)\s+by\b", "between", "in_person",
          "the session is the subject, its chairs stand behind", "The Joint Commission of C and D was co-chaired by A and B"),
    _rule("lead.visited", "visited", "", rf"\bvisited{_ADV}(?=\s+(?:[A-Z]|the\s+[A-Z]))", "with", "in_person",
          "a visit to somebody", "A visited B"),
    _rule("lead.was_at", "was were went came travelled traveled led", "", r"\b(?:was|were)\s+(?:at|(?:here|there|in\s+[A-Z]\w+|\x01\x02*)\s+(?:for|to\s+attend))\s+(?=(?:the|an?)\b)|\b(?:went|came|travelled|traveled)\b[^,;]*?\bto\s+attend\s+(?=the\b)|\bled\s+a\s+delegation\s+(?:to\s+(?:attend\s+)?|attending\s+)(?=the\b)", "attend", "in_person",
          "attendance told by where somebody was", "A was in B for the Ministerial Meeting of C"),
    _rule("lead.attended", "attended attends chaired chairs co presided addressed participated took joined hosted", "", rf"\b(?:attended|attends|chaired|chairs|co-chaired|presided\s+over|addressed|participated\s+in|took\s+part\s+in|joined|hosted){_ADV}\s+(?:and\s+(?:chaired|addressed)\s+)?(?=(?:the|an?|a\s+virtual)\b)", "attend", "in_person",
          "a multilateral session counts as one meeting", "A attended the Ministerial Meeting of B"),
    _rule("lead.was_held", "was were took ended concluded held", "held convened place", r"\bheld\s+its\s+(?:[\w-]+\s+){0,3}?(?:meeting|session)\b|\b(?:was|were)\s+(?:successfully\s+)?(?:held|convened)\b|\btook\s+place\b|\b(?:ended|concluded)(?=\.?$|(?:\s*\x01\x02*)+\.?$)", "held", "in_person",
          "the event is the subject", "The Meeting of A, B and C was held in D"),
)  # fmt: skip
_ANY_VERB = re.compile(rf"(?<![a-z])(?:{alternatives({v for r in ENCOUNTERS for v in r.verbs})})(?![a-z])")


def first_verb(sentence: str) -> int:
    """Where the first verb stands with which any rule can begin; -1 where none can fit."""
    m = _ANY_VERB.search(sentence)
    return m.start() if m else -1


def rules_for(sentence: str, among: Sequence[EncounterRule] = ENCOUNTERS) -> list[EncounterRule]:
    """The rules that a sentence can fit by its words, in order."""
    verbs, lower = set(_ANY_VERB.findall(sentence)), sentence.lower()
    held = [rule for rule in among if not rule.verbs.isdisjoint(verbs)]
    return [rule for rule in held if not rule.signs or signed(lower, rule.signs)]


RULE_BY_ID = {r.rule_id: r for r in ENCOUNTERS}
