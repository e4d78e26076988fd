"""The words of service, in French."""

from collections.abc import Mapping

from responder.reports.tongues.tongue import Phrase

PHRASES: Mapping[str, Phrase] = {
    "service.asked": {
        "one": "Les publications de la période ont ouvert {n} dossier\u202f: {answered} avec "
        "réponse, {waiting} en attente, {closed} clos sans réponse.",
        "other": "Les publications de la période ont ouvert {n} dossiers\u202f: {answered} avec "
        "réponse, {waiting} en attente, {closed} clos sans réponse.",
    },
    "service.reopened": {
        "one": "{n} réouverture d’un dossier résolu (dossiers concernés\u202f: {cases}), dont "
        "{customers} par ce qui a été écrit dans le fil.",
        "other": "{n} réouvertures de dossiers résolus (dossiers concernés\u202f: {cases}), dont "
        "{customers} par ce qui a été écrit dans le fil.",
    },
    "service.reopened.none": "Aucun dossier résolu n’a été rouvert.",
    "service.few": "trop peu pour le dire",
    "service.nobody_asked": "Aucune publication de la période n’a ouvert de dossier.",
    "service.nobody_answered": "Aucun dossier de la période n’a encore reçu de réponse.",
    "service.nobody_waits": "Personne n’attend de réponse.",
    "service.no_replies": "Aucune réponse n’a été publiée.",
    "service.no_confirmed": "Aucun avertissement n’a été confirmé.",
    "service.note.waiting_counts": "Les clients qui attendent encore comptent avec leur attente à "
    "ce jour\u202f: les écarter ferait paraître chaque réponse plus rapide qu’elle ne l’est. Un "
    "tiret signifie que trop de clients attendent encore pour donner le chiffre\u202f; pour moins "
    "de {fewest} dossiers, le délai de neuf sur dix n’est pas donné. Les dossiers clos sans "
    "réponse ne sont pas comptés.",
    "service.note.end": "Un dossier est résolu par notre dernière réponse après laquelle le "
    "client n’a plus rien demandé, ou par sa clôture. Une réponse des derniers jours peut encore "
    "appeler une question.",
    "service.note.delay": "Les étapes ne portent que sur les dossiers avec réponse\u202f; leurs "
    "médianes ne s’additionnent pas forcément. Les durées sont en temps réel, nuits et dimanches "
    "compris.",
    "service.note.imported": {
        "one": "{n} dossier provient d’un import\u202f: on ignore quand il aurait pu être vu, il "
        "n’entre donc pas dans les étapes.",
        "other": "{n} dossiers proviennent d’un import\u202f: on ignore quand ils auraient pu "
        "être vus, ils n’entrent donc pas dans les étapes.",
    },
    "service.note.promises": "Un engagement est compté dans la période où il arrivait à échéance, "
    "tenu ou non, quelle que soit la date de la publication\u202f; celui qui n’est pas échu "
    "comptera dans un prochain rapport. Tous sont comptés\u202f: la part ne porte donc pas "
    "d’intervalle.",
    "service.note.more": {
        "one": "{n} autre dossier attend\u202f; la commande vigie queue l’affiche.",
        "other": "{n} autres dossiers attendent\u202f; la commande vigie queue les affiche.",
    },
    "service.note.followed": "La suite est la publication suivante du client dans les {days} "
    "jours qui suivent notre réponse, telle que le classifieur ou une personne l’a jugée. Les "
    "réponses plus récentes ne sont pas comptées, et rien n’est dit de moins de {fewest} "
    "réponses. Les modèles de réponse traitent des plaintes différentes\u202f: que l’un attire "
    "plus de remerciements qu’un autre n’en fait pas un meilleur texte.",
    "service.note.checks": {
        "one": "Sur {n} validation. Seuls les avertissements lus et maintenus par une personne "
        "sont conservés\u202f; ce qui a été corrigé avant la validation ne l’est pas.",
        "other": "Sur {n} validations. Seuls les avertissements lus et maintenus par une personne "
        "sont conservés\u202f; ce qui a été corrigé avant la validation ne l’est pas.",
    },
    "service.nothing_due": "Aucun engagement n’est arrivé à échéance sur la période.",
    "service.note.unread": "Ce que des clients ont écrit pendant qu’une source ne pouvait être "
    "lue n’a pas encore ouvert de dossier\u202f: ils ne figurent dans aucun de ces chiffres, et "
    "l’on ignore depuis quand ils attendent.",
}
TITLES: Mapping[str, str] = {
    "section.service": "Service client",
    "table.service.answers": "Délais de première réponse et de résolution",
    "table.service.delay": "Où est passé le temps avant la première réponse",
    "table.service.promises": "Réponses dans les délais",
    "table.service.waiting": "Dossiers encore sans réponse, les plus anciens d’abord",
    "table.service.playbooks": "Ce qui a suivi nos réponses, par modèle",
    "table.service.checks": "Avertissements les plus souvent confirmés",
    "column.service.group": "Quels dossiers",
    "column.service.cases": "Dossiers (n)",
    "column.service.answered": "Avec réponse",
    "column.service.first_median": "Délai de première réponse, médiane",
    "column.service.first_p90": "Délai de première réponse, 9 sur 10 en",
    "column.service.end_median": "Délai de résolution, médiane",
    "column.service.end_p90": "Délai de résolution, 9 sur 10 en",
    "column.service.delay": "Étape",
    "column.service.median": "Médiane",
    "column.service.p90": "9 sur 10 en",
    "column.service.part": "Part du temps d’attente",
    "column.service.promise": "Engagement",
    "column.service.due": "Arrivés à échéance (n)",
    "column.service.in_time": "Tenus à temps",
    "column.service.case": "Dossier",
    "column.service.post": "Publication",
    "column.service.channel": "Canal",
    "column.service.topic": "Sujet",
    "column.service.urgency": "Urgence",
    "column.service.since": "En attente depuis",
    "column.service.wait": "Attente",
    "column.service.due_at": "Échéance",
    "column.service.playbook": "Modèle de réponse",
    "column.service.replies": "Réponses",
    "column.service.known": "Assez anciennes pour en juger (n)",
    "column.service.thanks": "Remerciement",
    "column.service.complains": "Nouvelle plainte",
    "column.service.other": "Autre chose",
    "column.service.silence": "Silence",
    "column.service.check": "Avertissement",
    "column.service.confirmed": "Confirmé",
    "column.service.of_approvals": "Sur toutes les validations",
}
TERMS: Mapping[str, Mapping[str, str]] = {
    "service.group": {
        "all": "Tous",
        "in_hours": "Publiés pendant les heures d’ouverture",
        "out_of_hours": "Publiés en dehors des heures d’ouverture",
    },
    "service.delay": {
        "seen": "De la publication jusqu’à ce que nous la voyions",
        "answered": "De là jusqu’à notre réponse",
        "whole": "En tout",
    },
    "service.playbook": {"own_words": "rédigée sans modèle"},
    "promised": {
        "first_response": "Première réponse",
        "next_response": "Réponse suivante",
        "resolution": "Résolution",
    },
    "check": {
        "too_long": "trop long pour le réseau",
        "unfilled_placeholder": "un champ resté vide",
        "asks_personal_data_in_public": "demande des données personnelles en public",
        "shows_personal_data": "montre des données personnelles",
        "promise_beyond_leave": "promet plus que permis",
        "compensation_in_public": "propose un geste en public",
        "stale_fact": "une information périmée",
        "link_shortener": "un lien raccourci",
        "dead_link": "un lien mort",
        "same_as_recent": "semblable à une réponse récente",
        "costly_x_link": "un lien facturé par X",
        "blames_customer": "rejette la faute sur le client",
        "hides_behind_policy": "s’abrite derrière le règlement",
        "empty_brush_off": "une formule creuse",
        "wrong_language": "mauvaise langue",
        "mixes_tu_vous": "mélange tu et vous",
        "refuses_person_in_charge": "refuse de nommer un responsable",
        "personal_remark": "une remarque personnelle",
        "sarcasm_cheer": "un ton enjoué face à un sarcasme",
        "missing_apology": "pas d’excuses",
        "admits_liability": "reconnaît une responsabilité",
    },
}
