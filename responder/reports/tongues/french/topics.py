"""The words of topics, departments, praise and questions, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "topics.none": "Aucune publication n’a encore de sujet.",
    "topics.none_rising": "Aucun mot n’a progressé au-delà du hasard.",
    "topics.no_past": "Les semaines précédentes sont trop peu connues.",
    "topics.note.decided": "Les parts portent sur les publications dont le sujet a pu être établi.",
    "topics.note.samples": {
        "one": "{n} exemple par sujet\u202f: la publication qui a suscité le plus d’interactions. "
        "C’est ce qui a été le plus vu, non ce qui est typique.",
        "other": "Jusqu’à {n} exemples par sujet\u202f: les publications qui ont suscité le plus "
        "d’interactions, une par compte au plus. C’est ce qui a été le plus vu, non ce qui est "
        "typique.",
    },
    "topics.note.rising": "Un mot en progression est employé par au moins {fewest} comptes, et "
    "par plus de comptes qu’avant, au-delà de ce que le hasard et le va-et-vient ordinaire des "
    "mots expliquent pour l’un quelconque de ceux qui sont examinés\u202f; un compte ne compte "
    "qu’une fois par semaine. On lit au plus {posts} publications de la période et autant des "
    "précédentes, prélevées à intervalles réguliers.",
    "departments.none": "Aucun service n’est configuré.",
    "departments.no_topics": "Traite ce qui lui est transmis et n’a pas de sujet propre.",
    "departments.no_posts": "Aucune publication de la période n’a encore de sujet.",
    "departments.share": {
        "one": "{n} publication relève de ses sujets, soit {share} de celles dont le sujet a pu "
        "être établi.",
        "other": "{n} publications relèvent de ses sujets, soit {share} de celles dont le sujet a "
        "pu être établi.",
    },
    "departments.share_since": {
        "one": "{n} publication relève de ses sujets, soit {share} de celles dont le sujet a pu "
        "être établi\u202f; {change} depuis la période comparée.",
        "other": "{n} publications relèvent de ses sujets, soit {share} de celles dont le sujet a "
        "pu être établi\u202f; {change} depuis la période comparée.",
    },
    "departments.waiting": {
        "one": "{n} dossier en attente.",
        "other": "{n} dossiers en attente.",
    },
    "departments.nobody_waits": "Aucun dossier en attente.",
    "departments.more": {
        "one": "{n} autre dossier attend\u202f; les {listed} plus anciens sont listés.",
        "other": "{n} autres dossiers attendent\u202f; les {listed} plus anciens sont listés.",
    },
    "praise.share": "Compliments\u202f: {share} des publications dont le sujet a pu être établi.",
    "praise.none": "Aucun compliment à montrer.",
    "questions.count": {
        "one": "{n} question sans brouillon, ou dont le brouillon ne renvoie à aucun article "
        "d’aide.",
        "other": "{n} questions sans brouillon, ou dont le brouillon ne renvoie à aucun article "
        "d’aide.",
    },
    "questions.none": "Chaque question a un brouillon qui renvoie à un article d’aide, ou aucune "
    "n’a été posée.",
    "questions.note": "Ce qui revient souvent ici mérite un article d’aide.",
    "departments.none_on_topics": "Aucune publication de la période ne porte sur ses sujets.",
}
TITLES: Mapping[str, str] = {
    "section.topics": "Sujets",
    "section.departments": "Par service de l’entreprise",
    "section.department": "Service\u202f: {name}",
    "section.praise": "Ce dont les clients nous remercient",
    "section.questions": "Questions sans article d’aide",
    "table.topics.shares": "Sujets, les plus fréquents d’abord",
    "table.topics.samples": "Exemples de publications",
    "table.topics.rising": "Mots en progression",
    "table.departments.shares": "Ses sujets",
    "table.departments.waiting": "Dossiers en attente, les plus anciens d’abord",
    "table.departments.samples": "Exemples de publications",
    "table.praise.samples": "Exemples de publications",
    "table.questions.unlinked": "Questions, les plus anciennes d’abord",
    "column.topics.topic": "Sujet",
    "column.topics.share": "Part",
    "column.topics.usual": "Habituel",
    "column.topics.against": "Écart à l’habituel",
    "column.topics.verdict": "Plus que le hasard\u202f?",
    "column.topics.urgent": "Publications urgentes",
    "column.topics.department": "Service concerné",
    "column.topics.sample": "Publication",
    "column.topics.channel": "Canal",
    "column.topics.interactions": "Interactions",
    "column.topics.words": "Mots",
    "column.topics.now": "Part des comptes, période",
    "column.topics.before": "Part des comptes, avant",
    "column.departments.case": "Dossier",
    "column.departments.post": "Publication",
    "column.departments.channel": "Canal",
    "column.departments.topic": "Sujet",
    "column.departments.urgency": "Urgence",
    "column.departments.since": "En attente depuis",
    "column.departments.due": "Échéance",
    "column.questions.case": "Dossier",
    "column.questions.post": "Question",
    "column.questions.channel": "Canal",
}
TERMS: Mapping[str, Mapping[str, str]] = {}
