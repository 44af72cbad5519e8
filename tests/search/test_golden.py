"""A list of questions of our own, in many languages and of code: what must be found first."""

import pytest

from recollect.search.query import SearchRequest
from recollect.search.service import search
from recollect.store.store import SpaceStore, Store
from tests.search.conftest import put

TALKS = {
    "deploy": [
        "How do I roll back a failed deployment of the billing service?",
        "Run `kubectl rollout undo deployment/billing` and watch the pods until they are ready.",
        "And what if the database migration already ran?",
        "Then restore the snapshot first; migrations of version 3.11.7 cannot be reverted.",
    ],
    "rust": [
        "rustc says error[E0308]: mismatched types in src/parse/token.rs",
        "The function getUserById returns Option<User>, so match on it before you use user_id.",
        "Can C++ code call it?",
        "Yes, through an extern function; node.js needs a binding.",
    ],
    "garden": [
        "Wann soll ich die Tomaten und die Gurken im Garten pflanzen?",
        "Tomaten kommen nach den Eisheiligen in den Garten, die Gurken eine Woche später.",
        "Und wie oft muss ich die Pflanzen gießen? Ich habe es oft vergessen.",
        "Gieße sie am besten früh am Morgen, und nicht auf die Blätter.",
    ],
    "voyage": [
        "Quelles villes de la Bretagne est-ce que je peux visiter avec des enfants ?",
        "Saint-Malo et ses remparts, et le grand aquarium de Brest avec ses requins.",
        "Où est-ce que nous pouvons dormir dans une vieille maison ?",
        "Il y a des chambres dans les manoirs près de la mer.",
    ],
    "книги": [
        "Посоветуй мне книгу о космосе для моего сына",
        "Возьмите повести Кира Булычёва, они о путешествиях к далёким планетам.",
    ],
    "上海": ["我想去上海旅行，有什么好吃的？", "上海的小笼包和生煎很有名，城隍庙附近有很多老店。"],
    "京都": [
        "京都で紅葉を見るなら、いつが一番いいですか？",
        "十一月の下旬が見頃です。東福寺が有名です。",
    ],
    "rules": ["From now on answer in British English and never use emoji.", "Understood."],
}

GOLDEN = [
    ("how did we roll back the deployment?", "deploy", 0),
    ("restore snapshot after migration", "deploy", 3),
    ("kubectl rollout undo", "deploy", 1),
    ("3.11.7", "deploy", 3),
    ("E0308", "rust", 0),
    ("src/parse/token.rs", "rust", 0),
    ("token.rs", "rust", 0),
    ("getUserById", "rust", 1),
    ("user_id", "rust", 1),
    ("C++", "rust", 2),
    ("node.js binding", "rust", 3),
    ("wann pflanze ich Gurken?", "garden", 0),
    ("Tomate Eisheilige", "garden", 1),
    ("wie oft gießen", "garden", 2),
    ("giesse Blatt morgens", "garden", 3),
    ("villes de Bretagne", "voyage", 0),
    ("requin aquarium", "voyage", 1),
    ("vieilles maisons pour dormir", "voyage", 2),
    ("книги о космосе", "книги", 0),
    ("путешествие на планету", "книги", 1),
    ("上海旅行", "上海", 0),
    ("小笼包", "上海", 1),
    ("京都の紅葉", "京都", 0),
    ("東福寺", "京都", 1),
    ("British English", "rules", 0),
]


@pytest.mark.parametrize(("asked", "talk", "number"), GOLDEN)
async def test_what_is_found_first(space: SpaceStore, asked: str, talk: str, number: int) -> None:
    for key, texts in TALKS.items():
        await put(space, key, texts)
    page = await search(space, SearchRequest(text=asked))
    assert page.hits[0].snippet[:100] == TALKS[talk][number][:100]


async def test_adding_a_space_changes_nothing_in_another(store: Store) -> None:
    one, other = store.space("spc_one"), store.space("spc_two")
    await put(one, "deploy", TALKS["deploy"])
    asked = SearchRequest(text="how did we roll back the deployment?")
    before = await search(one, asked)
    for key, texts in TALKS.items():
        await put(other, key, texts * 3)
    after = await search(one, asked)
    assert [(hit.id, hit.score) for hit in after.hits] == [
        (hit.id, hit.score) for hit in before.hits
    ]
