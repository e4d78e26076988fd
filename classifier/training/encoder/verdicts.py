"""What the linear engine, the encoder, and both joined are worth on texts that neither has seen."""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from classifier import joining
from classifier.evaluate import detail
from classifier.heads import HEADS, columns
from classifier.training.corpus import Example
from classifier.training.encoder import reliability
from classifier.training.encoder.held import Split
from classifier.training.encoder.joining import BY_LANGUAGE, fitted
from classifier.training.fit import Doubles
from classifier.training.measure import compared, measured
from classifier.training.probabilities import probabilities
from storage.model import Json

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """Scores of the judged texts of a split, shape (texts, width of all heads) each."""

    split: Split
    linear: Doubles
    encoder: Doubles
    seed: int

    def alone(self, rows: Places | None = None) -> Doubles:
        """Figures of the encoder's scores, fitted on these rows (None: on all).

        As `classifier.joining` reads them.
        """
        return self._fitted([self.encoder], rows)

    def joined(self, rows: Places | None = None) -> Doubles:
        """Figures of both scores, fitted on these rows (None: on all)."""
        return self._fitted([self.linear, self.encoder], rows)

    def both(self, figures: Doubles) -> Doubles:
        """The joined scores of all heads."""
        return joining.joined(figures, [self.linear, self.encoder], self._langs())

    def figures(self) -> dict[str, Json]:
        """Figures of each head and group: what is fitted here is fitted on the other half."""
        return {
            "linear": self._measured(self._of_linear()),
            "encoder": self._measured(self._crossed(self._of_encoder)),
            "joined": self._measured(self._crossed(self._of_both)),
        }

    def reliability(self) -> dict[str, Json]:
        """Whether the joined probabilities are kept, each by figures of the other half."""
        return reliability.tables(self.split, self._crossed(self._of_both))

    def _of_linear(self) -> dict[str, Doubles]:
        return {head: probabilities(head, self.linear) for head in HEADS}

    def _of_encoder(self, fitted_on: Places) -> dict[str, Doubles]:
        scores = joining.joined(self.alone(fitted_on), [self.encoder], self._langs())
        return {head: probabilities(head, scores) for head in HEADS}

    def _of_both(self, fitted_on: Places) -> dict[str, Doubles]:
        scores = self.both(self.joined(fitted_on))
        return {head: probabilities(head, scores) for head in HEADS}

    def _crossed(self, judge: Callable[[Places], Mapping[str, Doubles]]) -> dict[str, Doubles]:
        half = np.array([zlib.crc32(e.key[::-1].encode()) % 2 for e in self.split.judged])
        first, second = judge(np.flatnonzero(half == 1)), judge(np.flatnonzero(half == 0))
        return {head: np.where(half[:, None] == 0, first[head], second[head]) for head in HEADS}

    def _measured(self, shares: Mapping[str, Doubles]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for head in HEADS:
            for group in sorted(set(self.split.groups)):
                rows = [i for i in self._rows(head) if self.split.groups[i] == group]
                if not rows:
                    continue
                chosen, part = [self.split.judged[i] for i in rows], shares[head][rows]
                found[f"{head} | {group}"] = measured(head, chosen, part, self.seed)
                if head == "urgency":
                    found[f"urgent | {group}"] = self._urgent(chosen, part)
        return found

    def _urgent(self, examples: Sequence[Example], shares: Doubles) -> dict[str, Json]:
        """Level `high` or `critical` against the two below; `f1` is that of the two."""
        labels = ["yes" if reliability.is_urgent(e) else "no" for e in examples]
        high, urgent = reliability.urgent(shares), reliability.told_urgent(shares)
        told = ["yes" if one else "no" for one in urgent]
        sure = np.where(urgent, high, 1.0 - high).tolist()
        answers = detail(labels, told, sure, seed=self.seed).answers
        yes = next((a.f1 for a in answers if a.answer == "yes"), None)
        found = compared(labels, told, sure, self.seed)
        if yes is not None:
            found["f1"] = [round(yes.value, 4), round(yes.low, 4), round(yes.high, 4)]
        return found

    def _rows(self, head: str) -> list[int]:
        return [i for i, e in enumerate(self.split.judged) if head in e.labels]

    def _fitted(self, readers: Sequence[Doubles], rows: Places | None) -> Doubles:
        width = self.encoder.shape[1]
        found = np.zeros((len(joining.APART) + 1, len(readers) + 1, width))
        allowed = set(range(len(self.split.judged)) if rows is None else rows.tolist())
        for head, where in columns().items():
            told = [i for i in self._rows(head) if i in allowed]
            found[:, :, where] = self._fitted_on(head, where, told, readers)
            for place, lang in enumerate(joining.APART):
                own = [i for i in told if self.split.judged[i].lang == lang]
                if head in BY_LANGUAGE and own:
                    found[place, :, where] = self._fitted_on(head, where, own, readers)
        return found

    def _fitted_on(
        self, head: str, where: slice, rows: Sequence[int], readers: Sequence[Doubles]
    ) -> Doubles:
        labels = [self.split.judged[i].labels[head] for i in rows]
        parts = [reader[rows][:, where] for reader in readers]
        return fitted(head, parts, labels, self._shares(rows))

    def _langs(self) -> list[str]:
        return [example.lang for example in self.split.judged]

    def _shares(self, rows: Sequence[int]) -> Doubles:
        """Each group counts by the square root of its size, so that none drowns the others."""
        groups = [self.split.groups[i] for i in rows]
        sizes = Counter(groups)
        return np.array([1.0 / np.sqrt(sizes[group]) for group in groups])


def shown(figures: Mapping[str, Json]) -> Iterator[str]:
    """One line a head and group: macro F1 and calibration error of the three."""
    tables = json.loads(json.dumps(figures))
    for name, both in tables["joined"].items():
        rows = [tables[kind][name] for kind in ("linear", "encoder", "joined")]
        cells = [f"{100 * r['macro_f1'][0]:5.1f} ({r['calibration_error'][0]:.3f})" for r in rows]
        yield f"{name:60.60s} {both['n']:6d}  {'  '.join(cells)}"
