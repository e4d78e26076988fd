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
        "other": "{n} exemples par sujet\u202f: les publications qui ont suscité le plus "
        "d’interactions, une par compte au plus. C’est ce qui a été le plus vu, non ce qui est "
        "typique.",
    },
    "topics.note.rising": "Un mot progresse quand plus de comptes l’emploient qu’au cours des huit "
    "semaines précédentes, {fewest} au moins, au-delà de ce que le hasard explique pour l’un "
    "quelconque des mots examinés\u202f; un compte ne compte qu’une fois. On lit au plus {posts} "
    "publications de la période et autant des précédentes, tirées régulièrement.",
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
    "praise.share": "Publications de remerciement\u202f: {share} de celles dont le sujet a pu être "
    "établi.",
    "praise.none": "Aucun remerciement à montrer.",
    "questions.count": {
        "one": "{n} question dont le brouillon ne renvoie à aucune page.",
        "other": "{n} questions sans brouillon, ou dont le brouillon ne renvoie à aucune page.",
    },
    "questions.none": "Chaque question a un brouillon qui renvoie à une page, ou aucune n’a été "
    "posée.",
    "questions.note": "Ce qui revient souvent ici mérite un article d’aide.",
}
TITLES: Mapping[str, str] = {
    "section.topics": "Sujets",
    "section.departments": "Services",
    "section.department": "Service\u202f: {name}",
    "section.praise": "Ce dont les clients nous remercient",
    "section.questions": "Questions sans article d’aide",
    "table.topics.shares": "Sujets, les plus fréquents d’abord",
    "table.topics.samples": "Exemples",
    "table.topics.rising": "Mots en progression",
    "table.departments.shares": "Ses sujets",
    "table.departments.waiting": "Dossiers en attente, les plus anciens d’abord",
    "table.departments.samples": "Exemples",
    "table.praise.samples": "Exemples",
    "table.questions.unlinked": "Questions, les plus anciennes d’abord",
    "column.topics.topic": "Sujet",
    "column.topics.share": "Part",
    "column.topics.usual": "Habituel",
    "column.topics.against": "Écart à l’habituel",
    "column.topics.verdict": "Plus que le hasard\u202f?",
    "column.topics.urgent": "Publications urgentes",
    "column.topics.department": "Service",
    "column.topics.sample": "Publication",
    "column.topics.channel": "Canal",
    "column.topics.interactions": "Interactions",
    "column.topics.words": "Mots",
    "column.topics.now": "Comptes de la période",
    "column.topics.before": "Comptes d’avant",
    "column.departments.case": "Dossier",
    "column.departments.post": "Publication",
    "column.departments.channel": "Canal",
    "column.departments.topic": "Sujet",
    "column.departments.urgency": "Urgence",
    "column.departments.since": "Attend depuis",
    "column.departments.due": "Échéance",
    "column.questions.case": "Dossier",
    "column.questions.post": "Question",
    "column.questions.channel": "Canal",
}
TERMS: Mapping[str, Mapping[str, str]] = {}
