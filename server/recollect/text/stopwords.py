"""The English words that say nothing about a message's subject. Only data.

Words that are also names in computing (`go`, `r`, `c`, `make`, `set`) are not among them.
"""

from typing import Final

# Contractions appear without their apostrophe, as `identifiers` writes them.
_WORDS: Final = """
a about above after again against all also am an and any are arent as at be because been before
being below between both but by can cannot cant could couldnt d did didnt do does doesnt doing done
dont down during each either else ever every few for from further get gets getting got had hadnt
has hasnt have havent having he her here heres hers herself hes him himself his how hows however i
if im in into is isnt it its itself ive just lets like ll m many may maybe me might more most much
must my myself neither no nor not now of off on once one only or other others our ours ourselves
out over own perhaps quite rather re really s same shall she shes should shouldnt since so some
such t than that thats the their theirs them themselves then there theres therefore these they
theyd theyll theyre theyve this those though through thus to too under until up upon us ve very was
wasnt we were werent weve what whats whatever when whens where wheres whether which while who whom
whose whos why whys will with within without wont won would wouldnt yes yet you youd youll your
youre yours yourself yourselves youve
"""

ENGLISH: Final = frozenset(_WORDS.split())

ACRONYMS: Final = frozenset({"IT", "US", "WHO", "CAN"})
"""Stop words that mean something when they are written in capitals."""
