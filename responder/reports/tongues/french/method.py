"""The words of the method, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "method.department": "De qui sont ces chiffres\u202f: la première page, les volumes et le "
    "service client ne parlent que de {department}, c’est-à-dire des publications sur ses sujets "
    "et des dossiers qui lui reviennent. Une publication dont le sujet n’est pas décidé n’est à "
    "aucun service. La section sur la confiance est celle de toute la maison.",
    "method.counted": {
        "one": "Ce qui est compté\u202f: {n} publication qui nomme la marque (auteurs\u202f: "
        "{authors}). Nos propres publications sont écartées\u202f; une simple republication "
        "compte comme portée, non comme publication.",
        "other": "Ce qui est compté\u202f: {n} publications qui nomment la marque (auteurs\u202f: "
        "{authors}). Nos propres publications sont écartées\u202f; une simple republication "
        "compte comme portée, non comme publication.",
    },
    "method.judged": "Qui juge\u202f: un classifieur lit chaque publication\u202f; lorsqu’une "
    "personne a corrigé son jugement, c’est la correction qui compte. Ce dont il n’est pas sûr "
    "reste indécis\u202f: cela n’entre dans aucune part, et le nombre en est donné. Pour les "
    "plaintes, n = {n} publications sont tranchées.",
    "method.interval": "Ce que veut dire la fourchette derrière une part\u202f: avec ce nombre de "
    "publications (n = {n} pour les plaintes), le seul hasard fait bouger une part d’une semaine "
    "à l’autre sans que rien n’ait changé. La fourchette (intervalle de Wilson à 95\u202f%) dit "
    "de combien\u202f: dans 19 cas sur 20, elle contient la part que montreraient davantage de "
    "publications du même genre\u202f; lorsque peu de comptes ont presque tout écrit, dans neuf "
    "cas sur dix environ. Lisez la fourchette, pas les décimales. Elle ne contient pas les "
    "erreurs du classifieur\u202f; la section sur la confiance en parle.",
    "method.authors": "Pourquoi quarante publications peuvent compter pour une\u202f: qui écrit "
    "quarante fois reste une seule personne. Plus les publications viennent des mêmes personnes "
    "et se ressemblent, moins elles en disent sur toutes les autres, et plus la fourchette est "
    "large (c’est l’effet de plan). Il en va de même du nombre de publications de la "
    "semaine\u202f: quelques comptes qui écrivent toute la journée ne l’élèvent pas plus que le "
    "hasard. Pour les semaines précédentes, les auteurs ne sont pas cherchés\u202f: leurs écarts "
    "en tiennent compte. Ici, les publications tranchées (n = {n}) pèsent autant que "
    "{weight} qui viendraient chacune d’une autre personne.",
    "method.weeks": {
        "one": "Ce qui est inhabituel\u202f: la semaine est comparée à {n} semaine qui la précède "
        "({most} au plus). Celles-ci montrent de combien les chiffres bougent quand il ne se "
        "passe rien\u202f; un chiffre n’a changé que s’il a bougé davantage.",
        "other": "Ce qui est inhabituel\u202f: la semaine est comparée aux {n} semaines qui la "
        "précèdent ({most} au plus). Celles-ci montrent de combien les chiffres bougent quand il "
        "ne se passe rien, par sauts ou par vagues de quelques semaines\u202f; un chiffre n’a "
        "changé que s’il a bougé davantage, cette semaine ou peu à peu au fil de toutes.",
    },
    "method.few_weeks": {
        "one": "Ce qui est inhabituel n’est pas encore connu\u202f: {n} semaine précédente est "
        "connue, et il en faut {fewest} pour voir de combien les semaines diffèrent quand il ne "
        "se passe rien. Aucun chiffre n’est donc dit changé.",
        "other": "Ce qui est inhabituel n’est pas encore connu\u202f: {n} semaines précédentes "
        "sont connues, et il en faut {fewest} pour voir de combien les semaines diffèrent quand "
        "il ne se passe rien. Aucun chiffre n’est donc dit changé.",
    },
    "method.holm": {
        "one": "Pourquoi si peu de changements annoncés\u202f: {n} chiffre est comparé. Il n’est "
        "dit changé que si le hasard en ferait autant dans moins de {chance} des semaines sans "
        "changement.",
        "other": "Pourquoi si peu de changements annoncés\u202f: {n} chiffres sont comparés, et "
        "qui en regarde autant en trouvera toujours un que le hasard a fait bouger. Chacun doit "
        "donc passer une épreuve d’autant plus sévère qu’ils sont nombreux (règle de Holm)\u202f: "
        "dans une semaine où rien n’a changé, le risque qu’un seul d’entre eux soit dit changé "
        "reste sous {chance}, et de même, à part, pour les mots en progression. Un changement qui "
        "n’est pas annoncé peut être réel, mais trop petit pour être distingué du hasard avec si "
        "peu de publications.",
    },
    "method.fewest": "Quand rien n’est dit\u202f: lorsque l’on attendrait moins de {n} "
    "publications, auteurs comptés, qui aient ce dont il s’agit, ou moins de {n} qui ne l’aient "
    "pas.",
    "method.waits": "Comment les délais sont donnés\u202f: la médiane est le délai dans lequel la "
    "moitié des clients ont été servis\u202f; dans le second, neuf sur dix l’ont été. Pas de "
    "moyenne\u202f: un dossier oublié un mois la déplacerait plus que cent bien traités.",
    "method.holes": "Quand des semaines ne sont pas comparées\u202f: si une source n’a pas pu "
    "être lue pendant l’une des deux, l’écart peut venir de cette seule lacune. Une semaine "
    "passée à laquelle manquent plus de {part} des publications n’entre pas dans "
    "l’habituel\u202f; si elles manquent à cette semaine-ci, n’est dit changé que ce qu’aucune "
    "publication manquante ne pourrait annuler. La section sur la confiance donne la liste des "
    "lacunes.",
    "method.not": "Ce que cela ne montre pas\u202f: ce que l’on dit en privé, sur les réseaux qui "
    "ne sont pas suivis, ou pas du tout. Pourquoi un chiffre a bougé, c’est à vous de le "
    "chercher\u202f; le rapport ne dit que ce qui est arrivé en même temps.",
}
TITLES: Mapping[str, str] = {"section.method": "Comment ces chiffres sont établis"}
TERMS: Mapping[str, Mapping[str, str]] = {}
