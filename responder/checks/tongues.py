"""How much French and how much English a text holds, by the small words that carry a sentence."""

from responder.checks.wording import Spoken, phrases, spoken

_SMALL_WORDS = {
    "fr": phrases(
        r"""
        le|les|un|une|du|et|est|sont|nous|vous|je|tu|il|elle|ils|elles|votre|notre|nos|vos|ton|tes
        pour|dans|avec|sans|sur|sous|chez|par|au|aux|ce|cette|ces|cela|qui|que|quoi|dont|où|si
        pas|ne|ni|mais|donc|car|très|bien|ici|déjà|encore|toujours|jamais|rien|avant|après|dès|demain
        suis|sommes|avons|avez|ont|sera|était|été|êtes|fait|dire|peut|être|avoir|désolée?s?|pardon
        bonjour|salut|bonsoir|merci|aujourd'hui|cordialement|équipe|privé|réponse
        [ldjnsmtc]'\w+|qu'\w+
        """
    ),
    "en": phrases(
        r"""
        the|and|is|are|was|were|been|be|being|we|you|i|she|he|they|it|its|your|our|their|my|us|them
        to|of|in|for|with|without|this|that|these|those|what|which|who|when|how|if|but|so|not|no
        by|at|from|before|after|until|about|here|there|now|will|would|can|could|should|has|have|had
        do|does|did|don't|sorry|please|thanks?|hello|hi|dear|today|tomorrow|tonight|answer|reply
        \w+'(?:re|ll|ve|s|d|m)|\w+n't|an
        """
    ),
}


def counted(part: Spoken) -> dict[str, int]:
    """Count the small words of each language, outside quotes."""
    return {lang: part.count(words) for lang, words in _SMALL_WORDS.items()}


def reads_french(text: str) -> bool:
    """Whether a reply has more French in it than English; so has one of neither."""
    small = counted(spoken(text))
    return small["fr"] >= small["en"]
