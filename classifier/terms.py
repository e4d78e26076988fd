"""The words that carry a post's matter: without grammar, names of people and addresses. Pure."""

from collections.abc import Mapping
from functools import lru_cache

from classifier.facets import unaccented
from classifier.text import MAX_CHARS, plain, tokens

_REMEMBERED = 12_000
"""More than a look for incidents reads, post after post, several times over."""
_SHORTEST = 3

_FRENCH = """
ai aie ainsi alors apres as assez au aucun aucune aujourd aussi autre autres aux avait avant avec
avez avoir avons beaucoup bien bon bonjour bonsoir car ce ceci cela celle celui ces cet cette ceux
chaque chez comme comment contre dans de deja depuis des desole deux devant dire dis dit dois doit
donc dont du elle elles en encore enfin entre es est et etais etait etant ete etes etre eu eux fai
faire fais fait faites faut font grave gros ici il ils jamais je jour jours juste la le les leur
leurs lors lui ma mais mal me meme memes merci mes mieux mis mois moi moins mon ne ni non nos notre
nous on ont ou oui par parce parle pas pendant personne peu peut peux plus plutot pour pourquoi
pourtant pouvez pres puis quand que quel quelle quelles quels qui quoi rien sa sais sait sans se
semaine sera ses seul si son sont sous suis sur svp ta tant te tel tellement tes toi ton toujours
tous tout toute toutes tres trop tu un une va vais vas vers veux veut voila voir vois vont vos
votre vous voulez vraiment vu est heure heures matin soir hier demain fois mdr lol ptn bravo
maintenant vite mettre ils annee ans moment coup cas chose
"""
_ENGLISH = """
about after again all also always am an and another any anyone anything are around as ask at away
back be because been before being but by came can cannot come could day days did does doing done
down each else even ever every for from get gets getting give go goes going gone good got had has
have having he hello help her here hey him his hour hours how i if in into is it its just keep know
last least less let like look lot made make many may me mine minutes more morning most much must my
myself need never new next no nobody none not nothing now of off oh ok old on once one only or other
our ours out over own please put really right said same say see she should since so some someone
something still such sure take than thank thanks that the their them then there these they thing
things think this those though three till time times to today tomorrow tonight too took two under
until up us use very want was way we week weeks well went were what when where which while who whole
why will with without would yes yesterday yet you your yours evening afternoon month months year
years lol omg wtf guys don doesn didn isn can won wasn aren haven couldn hasn ain
"""
_STOP = frozenset(f"{_FRENCH} {_ENGLISH}".split())


def terms(text: str) -> Mapping[str, str]:
    """The terms of a post, each with the form in which it was written first.

    A term is a word of three letters or more, or a number of two figures or more, that is no word
    of grammar in French or English; without accents and without the s or x of a plural.
    """
    return _terms(text[:MAX_CHARS])


@lru_cache(maxsize=_REMEMBERED)
def _terms(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word in tokens(plain(text).replace("<mail>", " ")):
        bare = unaccented(word)
        if len(bare) >= _SHORTEST and bare.isalpha():
            if bare not in _STOP:
                found.setdefault(root(bare), word)
        elif len(bare) >= 2 and bare.isalnum() and not bare.isalpha():
            found.setdefault(bare, word)
    return found


def root(bare: str) -> str:
    """A word without the mark of a plural."""
    return bare[:-1] if len(bare) > 4 and bare[-1] in "sx" and bare[-2] != "s" else bare
