"""What can be told of a message besides its words: it asks, it names a time, it is to last.

Ranking and context weigh messages by these. They are found once, when a message is analysed, and
only in the languages whose words stand here; a message in any other simply has fewer traits.
"""

import re
from typing import Final

ASKS: Final = "asks"
"""A short question: what answers it need not repeat its words."""
DATED: Final = "dated"
"""It says when something was or will be."""
STANDING: Final = "standing"
"""An instruction or a preference for all that is to come: "always …", "I prefer …"."""

_LONGEST_QUESTION: Final = 300
_READ: Final = 20_000
"""Characters of a text that are looked at; what holds for good is said early."""
_STANDING_READ: Final = 2_000

_QUESTION: Final = re.compile(r"[?？؟]\W*\Z")
_DATED: Final = re.compile(
    r"""\b(?:yesterday|today|tonight|tomorrow|last|ago|next|recently|since|weekend|weeks?|months?
    |years?|this\ (?:morning|week|month|year)|(?:mon|tues|wednes|thurs|fri|satur|sun)day
    |january|february|march|april|june|july|august|september|october|november|december
    |(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)
    |gestern|heute|morgen|letzte[nrs]?|nächste[nrs]?|woche[n]?|monate?n?|jahre?n?|montag|dienstag
    |mittwoch|donnerstag|freitag|samstag|sonntag
    |hier|aujourd'hui|demain|dernière?|prochaine?|semaines?|mois|années?|lundi|mardi|mercredi|jeudi
    |vendredi|samedi|dimanche
    |ayer|hoy|mañana|pasad[oa]|próxim[oa]|semanas?|mes(?:es)?|años?
    |вчера|сегодня|завтра|назад|недел[яюиеь]|месяц\w*|год[ау]?|лет)\b
    |昨日|今日|明日|先週|来週|昨天|今天|明天|上周|下周|年前|\d+\s?[月日年]""",
    re.IGNORECASE | re.VERBOSE,
)
_INSTRUCTION: Final = re.compile(
    r"""(?:\A|[.!?;:\n]|\bplease)\W*(?:
    always(?!\ (?:a|an|the|here|there|been|happy|glad|nice|good|great|love[sd]?|interested)\b)
    |never(?!\ (?:a|been|heard|seen|mind|gets?|got|had|thought|knew|felt|again|ever)\b)
    |from\ now\ on|in\ (?:the\ |all\ )?future|whenever\ i\b|every\ time\ i\b
    |remember\ (?:that\ (?:i|my|we)\b|to\ always)|keep\ in\ mind\ that\ (?:i|my|we)\b
    |ab\ jetzt|von\ nun\ an|in\ zukunft|immer\ wenn|bitte\ immer|merk\ dir
    |à\ partir\ de\ maintenant|désormais|dorénavant|toujours|retiens
    |a\ partir\ de\ ahora|de\ ahora\ en\ adelante|siempre|recuerda\ que
    |отныне|впредь|с\ этого\ момента|всегда|запомни)(?!\w)
    |从现在(?:起|开始)|以后(?:都|请|要)|请(?:总是|始终|记住)|今後は|これからは|常に|覚えて(?:おいて|いて)""",
    re.IGNORECASE | re.VERBOSE,
)
_PREFERENCE: Final = re.compile(
    r"""\bI(?:'d|’d|\ would|\ do)?(?:\ \w+)?\ prefer\b|\bI(?:'d|’d|\ would)\ rather\ you\b
    |\bI\ (?:always|never)\ (?:use|want|like|write|work)\b
    |\bich\ bevorzuge\b|\bmir\ ist\ lieber\b|\bje\ préfère\b|\bprefiero\b|\bя\ предпочитаю\b
    |我(?:更)?(?:喜欢|偏好)|(?:の|する)?方が好き""",
    re.IGNORECASE | re.VERBOSE,
)


def traits(text: str) -> list[str]:
    """The traits of a message of this text, in a fixed order."""
    beginning = text[:_READ]
    said = beginning[:_STANDING_READ]
    found = {
        ASKS: len(text) <= _LONGEST_QUESTION and bool(_QUESTION.search(text)),
        DATED: bool(_DATED.search(beginning)),
        STANDING: bool(_INSTRUCTION.search(said) or _PREFERENCE.search(said)),
    }
    return [name for name, has in found.items() if has]
