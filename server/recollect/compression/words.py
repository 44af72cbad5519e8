"""English words that the compressor treats apart. Only data."""

from typing import Final

_TIMES: Final = """
yesterday today tonight tomorrow last next ago week weekend month year weeks months years monday
tuesday wednesday thursday friday saturday sunday january february march april may june july august
september october november december recently since
"""
_NUMBERS: Final = "two three four five six seven eight nine ten couple once twice dozen"
_SILENT: Final = """
a an the and or but if then so of to in on at by for with from as is are was were be been being am
do does did have has had i you he she it we they me him her us them my your his its our their this
that these those there here what which who whom when where why how not no yes too very just can
could will would should may might must also into about over out up down than s t re ve m ll d don
didn isn wasn aren
"""

TIMES: Final = frozenset(_TIMES.split()) | {str(year) for year in range(1950, 2040)}
"""They tell when something was."""

NUMBERS: Final = frozenset(_NUMBERS.split())
"""They tell how many there were; so do digits."""

SILENT: Final = frozenset(_SILENT.split())
"""They say nothing about what a text is about: the list that the weights were fitted with."""

ASKING_FOR_NOTHING: Final = """
thanks thank ok okay please continue let let's go ahead next proceed summarize summary recap
previous above earlier discussion conversation chat plan optimize improve resume carry keep going
yes sure great good more again now here back respond answer reply step work
"""
"""A request of these words only has nothing to look for."""
