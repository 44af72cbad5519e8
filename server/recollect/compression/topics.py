"""Everyday topics: a word of a question matches any word of its group. Only data.

Written by hand for the prototype of the compressor, before its weights were fitted.
"""

from typing import Final

_GROUPS: Final = """
pet dog cat puppy kitten fish bird hamster turtle animal horse
job work career profession business company boss colleague promote hire interview employ
kid child son daughter baby family parent mother father mom dad brother sister sibling wife husband partner girlfriend boyfriend spouse married
trip travel vacation visit went flight road holiday tour country city beach camping hike park museum roadtrip
hobby activity enjoy love interest passion fun favorite
food cook recipe meal dish dinner lunch bake cake eat restaurant taste ingredient
exercise workout gym run yoga fitness sport game basketball soccer tennis surf swim dance race hike
music song band instrument guitar piano violin concert sing play album artist
art paint draw sculpture pottery photo photography picture craft sketch
book read novel author story write series poem
movie film show watch series tv
school college university class degree study education course learn teach student graduate
health doctor hospital injury sick ill pain diet weight asthma allergy therapy mental stress anxiety
money buy bought purchase sell cost price pay shop store gift present
car vehicle drive bike motorcycle prius truck
house home apartment move live moved room
friend buddy pal mate met
event party celebration wedding festival parade conference meeting workshop birthday anniversary
volunteer charity donate community help shelter fundraise
goal plan dream hope want future aspire
feel happy sad excited nervous proud emotional grateful
problem issue challenge struggle difficult setback trouble hard
computer game video console tournament program code app software project
religion church faith spiritual god
nature outdoor mountain river lake forest tree sunset garden flower plant
symbol meaning represent remind mean
advice suggest recommend tip
identity gender transgender lgbtq pride
allergic allergy reptile fur
win won award competition tournament contest first place
start begin began open launch
decide choose choice chose
"""  # noqa: E501 - one group a line

GROUPS: Final = tuple(tuple(line.split()) for line in _GROUPS.strip().splitlines())
