"""What checks and the classifier say, in French: sentence by sentence, the rest as it stands.

Findings and reasons are kept in English, so that one log reads alike for all; the desk tells the
known ones in French, and what it does not know as it was said.
"""

import re
from collections.abc import Mapping

from responder.checks.finding import Finding

FINDINGS: Mapping[str, Mapping[str, str]] = {
    "too_long": {r"too long for this network: (.*)": "trop long pour ce réseau : {0}"},
    "unfilled_placeholder": {
        "the reply is empty": "la réponse est vide",
        "something was left to fill in": "il reste un blanc à remplir",
    },
    "asks_personal_data_in_public": {
        "asks for what must never be asked, even in private": (
            "demande ce qu’on ne demande jamais, même en privé"
        ),
        "asks for personal data in public: invite to a private message": (
            "demande des données personnelles en public : invitez à écrire en privé"
        ),
    },
    "shows_personal_data": {
        "shows an e-mail address in public": "montre une adresse e-mail en public",
        "shows a bank account in public": "montre un compte bancaire en public",
        "shows a card number in public": "montre un numéro de carte en public",
        "shows a telephone number in public": "montre un numéro de téléphone en public",
        "may show a customer's or an order's number": (
            "montre peut-être un numéro de client ou de commande"
        ),
        "may show where somebody lives": "montre peut-être où quelqu’un habite",
        "may show a date of birth": "montre peut-être une date de naissance",
    },
    "promise_beyond_leave": {
        r"promises (.*): only a lead may": "promet {0} : seul un responsable le peut",
        r"promises (.*): its playbook gives no leave to": (
            "promet {0} : son modèle ne le permet pas"
        ),
        "is certain of what nobody can be certain of": (
            "se dit certaine de ce dont personne ne peut l’être"
        ),
    },
    "compensation_in_public": {
        "gives money back or more in public: better in private": (
            "rembourse ou dédommage en public : mieux vaut en privé"
        ),
    },
    "stale_fact": {
        r"states what the playbook holds until (\d+)-(\d+)-(\d+) only": (
            "affirme ce que le modèle ne tient pour vrai que jusqu’au {2}/{1}/{0}"
        ),
        "announces a day that is over": "annonce un jour qui est passé",
    },
    "link_shortener": {
        "a short address hides where the link leads: write the full one": (
            "une adresse raccourcie cache où mène le lien : écrivez-la en entier"
        ),
    },
    "dead_link": {r"a link does not lead to a page: (.*)": "un lien ne mène à aucune page : {0}"},
    "same_as_recent": {
        "reads like a recent answer: choose other words": (
            "ressemble à une réponse récente : choisissez d’autres mots"
        ),
    },
    "costly_x_link": {
        "with a link, this post on X costs about thirteen times more": (
            "avec un lien, ce message sur X coûte environ treize fois plus cher"
        ),
    },
    "blames_customer": {
        "may read as blaming the customer": "peut se lire comme un reproche au client",
    },
    "hides_behind_policy": {
        "gives a rule for a reason: say what you can do": (
            "donne un règlement pour raison : dites ce que vous pouvez faire"
        ),
    },
    "empty_brush_off": {
        "a stock phrase that sends the customer away": "une formule toute faite qui éconduit",
        "does not name the problem": "ne nomme pas le problème",
        "names no next step": "n’annonce aucune suite",
        "does not say when": "ne dit pas quand",
    },
    "wrong_language": {
        r"the customer writes in '(.*)', the reply reads as '(.*)'": (
            "le client écrit en « {0} », la réponse se lit comme « {1} »"
        ),
        r"the customer writes in '(.*)', this is not": (
            "le client écrit en « {0} », ces mots n’en sont pas"
        ),
    },
    "mixes_tu_vous": {
        "says both tu and vous": "dit à la fois tu et vous",
        "says tu where this brand says vous": "tutoie là où cette marque vouvoie",
        "says vous where this brand says tu": "vouvoie là où cette marque tutoie",
    },
    "refuses_person_in_charge": {
        "keeps the customer from the person in charge: say who will speak with them": (
            "refuse le responsable au client : dites qui lui parlera"
        ),
    },
    "personal_remark": {
        "tells the customer how to feel, or judges them": (
            "dit au client ce qu’il doit ressentir, ou le juge"
        ),
        "speaks of the customer's person: speak of what happened": (
            "parle de la personne du client : parlez de ce qui s’est passé"
        ),
    },
    "sarcasm_cheer": {
        "answers a complaint with cheer: the praise may be irony": (
            "répond gaiement à une plainte : le compliment est peut-être ironique"
        ),
    },
    "missing_apology": {
        "an apology that is none: say what you are sorry for": (
            "une excuse qui n’en est pas une : dites de quoi vous vous excusez"
        ),
        "does not apologise for what went wrong": "ne s’excuse pas de ce qui a mal tourné",
    },
    "admits_liability": {
        "admits liability, which the playbook does not let it do": (
            "reconnaît une faute, ce que le modèle ne permet pas"
        ),
    },
    "machine_written": {
        "written by a machine: every statement in it is to be verified": (
            "rédigé par une machine : chaque affirmation est à vérifier"
        ),
    },
}
"""By the name of the check: what it says as a pattern, and that in French."""

_WORDS: Mapping[str, str] = {
    "an answer": "une réponse",
    "a call or a visit": "un appel ou une visite",
    "that it will be put right": "que tout sera réparé",
    "a replacement": "un remplacement",
    "a refund": "un remboursement",
    "compensation": "un dédommagement",
    "the page is not there": "la page n’existe pas",
    "there is no such host": "ce site n’existe pas",
    "it leads to a site that is not ours": "il mène à un site qui n’est pas le nôtre",
    "it is sent round and round": "il tourne en rond",
    "not looked up: its host stands in a private network": "non vérifié : son réseau est privé",
    "the server answers with a fault of its own": "le serveur répond par une erreur",
    "no answer in time": "pas de réponse à temps",
    "the connection fails": "la connexion échoue",
    "low": "faible",
    "normal": "normale",
    "high": "haute",
    "critical": "critique",
    "French": "français",
    "English": "anglais",
    "stated by the network": "dite par le réseau",
    "detected": "reconnue",
    "minute": "minute",
    "hour": "heure",
    "day": "jour",
    "week": "semaine",
    "month": "mois",
    "year": "an",
    "safety hygiene": "sécurité et hygiène",
    "privacy security": "données personnelles",
    "ethics policy": "éthique",
    "positive": "positif",
    "negative": "négatif",
    "neutral": "neutre",
}

REASONS: Mapping[str, str] = {
    r"urgency: (\w+)": "urgence : {0}",
    r"complaint, (\d+)% sure": "plainte, sûre à {0} %",
    r"the author has ([\d,]+) followers": "l’auteur a {0} abonnés",
    "shows a video": "montre une vidéo",
    "shows a photo": "montre une photo",
    r"(\d+) interactions an hour": "{0} interactions par heure",
    r"has passed ([\d,]+) interactions": "a dépassé {0} interactions",
    r"(\d+)% to pass ([\d,]+)": "{0} % de chances de dépasser {1}",
    r"topic: (.+)": "sujet : {0}",
    r'words of anger or fear: "(.*)"': "mots de colère ou de peur : « {0} »",
    "could not be judged with certainty: a person should look": (
        "n’a pas pu être jugé avec certitude : une personne devrait regarder"
    ),
    r"words of complaint: (.*)": "mots de plainte : {0}",
    r"words of praise: (.*)": "mots de compliment : {0}",
    "no words of complaint": "aucun mot de plainte",
    r"tone of its words: (\w+)": "ton de ses mots : {0}",
    r"language: (\w+) \((.*)\)": "langue : {0} ({1})",
    r"waiting for (1) (minute|hour|day|week|month|year)": "attend depuis {0} {1}",
    r"waiting for (\d+) (minute|hour|day|week|year)s": "attend depuis {0} {1}s",
    r"waiting for (\d+) (month)s": "attend depuis {0} {1}",
    r'speaks of money: "(.*)"': "parle d’argent : « {0} »",
    "money taken more than once": "argent prélevé plusieurs fois",
    "deadline today": "échéance aujourd’hui",
    "deadline tomorrow": "échéance demain",
    "speaks of a photo or a film": "parle d’une photo ou d’un film",
    "asks to speak to a person": "demande à parler à une personne",
    "asks to be called back": "demande à être rappelé",
    "announces to leave": "annonce son départ",
    "cannot tell whether it is a complaint": "incertain : plainte ou non",
    "cannot tell: no words to judge": "incertain : aucun mot à juger",
    "cannot tell: the language is not one that it reads": "incertain : langue non lue",
    "cannot tell: the language is not the one that is stated": (
        "incertain : la langue n’est pas celle qui est dite"
    ),
    "cannot tell: only the beginning of so long a post is read": (
        "incertain : d’un message si long, seul le début est lu"
    ),
    "cannot tell: letters that look like others stand in its words": (
        "incertain : des lettres y ressemblent à d’autres"
    ),
    "mixed signals: reads like a complaint and like praise": (
        "signes contraires : plainte et compliment à la fois"
    ),
    "mixed signals: insults or threats, but hardly a complaint": (
        "signes contraires : injures ou menaces, mais guère de plainte"
    ),
    r"(perhaps )?speaks of suicide: (.*)": "parle de suicide : {1}",
    r"(perhaps )?danger to life or limb: (.*)": "danger pour la vie ou la santé : {1}",
    r"(perhaps )?somebody fell ill or is in hospital: (.*)": "malade ou à l’hôpital : {1}",
    r"(perhaps )?hygiene or an allergen: (.*)": "hygiène ou allergène : {1}",
    r"(perhaps )?discrimination: (.*)": "discrimination : {1}",
    r"(perhaps )?violence, threat or harassment: (.*)": "violence, menace ou harcèlement : {1}",
    r"(perhaps )?account taken over or money stolen: (.*)": "compte piraté ou argent volé : {1}",
    r"(perhaps )?personal data leaked: (.*)": "fuite de données personnelles : {1}",
    r"(perhaps )?announces a lawsuit or goes to an authority: (.*)": (
        "annonce un procès ou saisit une autorité : {1}"
    ),
    r"(perhaps )?announces the press or a consumer group: (.*)": (
        "annonce la presse ou une association de consommateurs : {1}"
    ),
    r"(perhaps )?many customers are affected at once: (.*)": "beaucoup de clients touchés : {1}",
    r"(perhaps )?an outage is being reported by many: (.*)": "panne signalée par beaucoup : {1}",
    r"(perhaps )?speaks of harassment: (.*)": "parle de harcèlement : {1}",
    r"(perhaps )?a vulnerable person is concerned: (.*)": "une personne fragile : {1}",
    r"(perhaps )?asks again after being left without an answer: (.*)": (
        "redemande, resté sans réponse : {1}"
    ),
    r"(perhaps )?cannot go on without help: (.*)": "ne peut continuer sans aide : {1}",
    r"(perhaps )?a deadline is near: (.*)": "une échéance approche : {1}",
    r"(perhaps )?money was taken or is held back: (.*)": "argent pris ou retenu : {1}",
    r"chosen by (.*)": "choisi par {0}",
    r"Vigie does not post on (.*)": "Vigie ne publie pas sur {0}",
    "X accepts replies of self-serve apps only to posts that mention or quote the account": (
        "X n’accepte ces réponses qu’aux messages qui mentionnent ou citent le compte"
    ),
    r"too early to tell: only (\d+) interactions so far": (
        "trop tôt pour le dire : {0} interactions seulement"
    ),
    "too early to tell: its counters were read only once": (
        "trop tôt pour le dire : compteurs lus une seule fois"
    ),
}
"""What the classifier says as a pattern, and that in French."""


def found_in_french(finding: Finding) -> str:
    """Tell what a check found in French, or as it stands where that is not known."""
    return _told(finding.message, FINDINGS.get(finding.check, {}))


def length_in_french(length: str) -> str:
    """Tell the length of a reply against its limit in French."""
    return re.sub(r"(\d+) of (\d+)(?: characters)?", r"\1 sur \2", length)


def in_french(reason: str) -> str:
    """Tell a reason of the classifier in French, or as it stands where that is not known."""
    told = _told(reason, REASONS)
    doubtful = told is not reason and reason.startswith("perhaps ")
    return f"peut-être {told}" if doubtful else told


def _told(said: str, known: Mapping[str, str]) -> str:
    for pattern, french in known.items():
        if (match := re.fullmatch(pattern, said, re.DOTALL)) is not None:
            return french.format(*(_part(part) for part in match.groups()))
    return said


def _part(part: str | None) -> str:
    """Give what was captured: a word in French, a number as French writes it, else as it is."""
    if part is None:
        return ""
    if re.fullmatch(r"\d{1,3}(,\d{3})+", part):
        return part.replace(",", "\u202f")
    return _WORDS.get(part, part)
