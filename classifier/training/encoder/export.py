"""Writes the encoder as an 8-bit ONNX file, with its tokenizer and its heads.

The graph is built here, operator by operator, rather than traced: so that a post is judged alike
whatever it is read together with. It knows no mask: the posts of a batch are equally long. What
enters a layer is rounded by a scale that is fixed here; only what comes out of GELU, whose few
largest numbers differ much from post to post, is rounded by a scale of each row. Root mean square
of the difference of the scores to full precision, on 600 judged posts and a student of 1.3 rounds:
with a scale of each row everywhere 0.039, as it is here 0.045, with fixed scales everywhere 0.118.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from classifier.text import reading
from classifier.training.encoder.student import Student, encoded, padded

Array = npt.NDArray[np.generic]
Floats = npt.NDArray[np.float32]
Factor: TypeAlias = Floats | np.float32
"""One for each column, or one for all."""

LONGEST = 128
"""Tokens that the encoder reads of a post: the tokenizer cuts there."""

OPSET = 20
SMOOTHING = 0.7
"""How much of the spread of a layer's inputs is moved into its weights, from 0 to 1.

A few inputs are ten times as large as all others; rounded with them, the others vanish.
G. Xiao et al., "SmoothQuant", ICML 2023. Chosen on our own seed sentences.
"""
MIDDLE = 128
"""The byte that stands for zero."""
GELU_ZERO = 40
"""The same behind GELU, whose answers are never below -0.17."""

WEIGHT_TOP = 63
"""The largest rounded weight: half of what a byte holds.

Processors without 8-bit dot products (VNNI) add two products in 16 bits and cut off what is more:
255 * 63 * 2 still fits. ONNX Runtime, "Quantize ONNX models", on reduced range.
"""

_MICROSOFT = "com.microsoft"
_SMALLEST = np.float32(1e-9)
_ONE = np.float32(1)


def exported(
    student: Student, tokenizer: Tokenizer, folder: Path, sample: Sequence[str] | None = None
) -> None:
    """Write `encoder.onnx`, `tokenizer.json` and `heads.npz` (weights and bias) into the folder.

    `sample` are a few hundred posts by which the spread of each layer's inputs is measured; our
    own seed sentences where none are given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    student.eval()
    tops = spread(student, encoded(tokenizer, [reading(t) for t in sample or _seeds()]))
    (folder / "encoder.onnx").write_bytes(graph(student, tops).SerializeToString())
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    np.savez(
        folder / "heads.npz",
        weights=student.heads.weight.detach().numpy().T.astype(np.float32),
        bias=student.heads.bias.detach().numpy().astype(np.float32),
    )


def _seeds() -> list[str]:
    """Every twentieth sentence of our own."""
    files = sorted((Path(__file__).parents[1] / "seeds").glob("*.tsv"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [max(line.split("\t"), key=len) for line in lines[1::20]]


def spread(student: Student, rows: Sequence[Sequence[int]], size: int = 32) -> dict[str, Floats]:
    """The largest magnitude of each input of each linear layer of the encoder, by its name."""
    tops: dict[str, Floats] = {}
    told = torch.zeros(0)
    hooks = []
    for name, layer in student.encoder.named_modules():
        if not isinstance(layer, torch.nn.Linear):
            continue

        def note(_: object, inputs: tuple[torch.Tensor, ...], name: str = name) -> None:
            top = inputs[0].float()[told].abs().amax(0).numpy()
            tops[name] = np.maximum(tops.get(name, np.float32(1e-5)), top)

        hooks.append(layer.register_forward_pre_hook(note))
    ordered = sorted(rows, key=len)
    with torch.inference_mode():
        for start in range(0, len(ordered), size):
            ids, mask = padded([row[:LONGEST] for row in ordered[start : start + size]])
            told = mask.bool()
            student.pooled(ids, mask)
    for hook in hooks:
        hook.remove()
    return tops


def graph(student: Student, tops: Mapping[str, Floats]) -> onnx.ModelProto:
    """Encoder and mean pooling: `input_ids` of posts of one length to `vectors`."""
    config = student.encoder.config
    states = {name: state.detach().float().numpy() for name, state in _states(student)}
    build = _Build(states, tops, config.num_attention_heads, config.layer_norm_eps)
    x = build.embedded(LONGEST)
    for layer in range(config.num_hidden_layers):
        x = build.layer(x, f"encoder.layer.{layer}.")
    build.pooled(x)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["posts", "length"])
    vectors = helper.make_tensor_value_info(
        "vectors", TensorProto.FLOAT, ["posts", config.hidden_size]
    )
    made = helper.make_graph(build.nodes, "encoder", [ids], [vectors], build.constants)
    versions = [helper.make_opsetid("", OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=10)


def _states(student: Student) -> Sequence[tuple[str, torch.Tensor]]:
    return list(student.encoder.state_dict().items())


def _evened(top: Floats, weight: Floats) -> Floats:
    """What each input is divided by, and its weights multiplied with."""
    share = np.maximum(np.abs(weight).max(axis=1), np.float32(1e-5))
    return np.asarray(top**SMOOTHING / share ** (1 - SMOOTHING), dtype=np.float32)


class _Build:
    """Grows the graph; every method returns the name of what it computes."""

    def __init__(
        self, states: Mapping[str, Floats], tops: Mapping[str, Floats], heads: int, epsilon: float
    ) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._states = states
        self._tops = tops
        self._heads = heads
        self._epsilon = epsilon

    def embedded(self, longest: int) -> str:
        """Words in 8 bits with a scale for each word, positions as they are."""
        words = self._states["embeddings.word_embeddings.weight"]
        scales = np.maximum(np.abs(words).max(axis=1, keepdims=True), _SMALLEST) / 127
        table = np.round(words / scales).astype(np.int8)
        rounded = self._op("Gather", self._constant(table), "input_ids")
        scale = self._op("Gather", self._constant(scales.astype(np.float32)), "input_ids")
        x = self._op("Mul", self._op("Cast", rounded, to=TensorProto.FLOAT), scale)
        places = (
            self._states["embeddings.position_embeddings.weight"]
            + self._states["embeddings.token_type_embeddings.weight"][0]
        )[:longest]
        zero = self._whole(0)
        length = self._op("Shape", "input_ids", start=1, end=2)
        place = self._op("Slice", self._constant(places), zero, length, zero)
        return self._normed(self._op("Add", x, place), "embeddings.LayerNorm.")

    def layer(self, x: str, name: str) -> str:
        """One layer: attention, then the wide step, each added to what came in."""
        attended = self._attended(x, f"{name}attention.")
        x = self._normed(self._op("Add", attended, x), f"{name}attention.output.LayerNorm.")
        grown = self._op("Gelu", self._linear(x, f"{name}intermediate.dense"))
        shrunk = self._narrowed(grown, f"{name}output.dense")
        return self._normed(self._op("Add", shrunk, x), f"{name}output.LayerNorm.")

    def pooled(self, x: str) -> None:
        """The mean over the words, as the output `vectors`."""
        made = helper.make_node("ReduceMean", [x, self._whole(1)], ["vectors"], keepdims=0)
        self.nodes.append(made)

    def _attended(self, x: str, name: str) -> str:
        parts = [f"{name}self.{part}" for part in ("query", "key", "value")]
        weights = [self._weight(part) for part in parts]
        even = _evened(self._tops[parts[0]], np.concatenate(weights, axis=1))
        rounded, scale = self._rounded(self._shrunk(x, even), even, self._tops[parts[0]])
        width = weights[0].shape[1] // self._heads
        # Evening out what is mixed is left to the values: mixing goes channel by channel.
        shrunk = np.asarray(1 / self._even(f"{name}output.dense"), dtype=np.float32)
        factors: Sequence[Factor] = (np.float32(width**-0.5), _ONE, shrunk)
        query, key, value = (
            self._product(rounded, scale, MIDDLE, weight * even[:, None], self._bias(part), factor)
            for weight, part, factor in zip(weights, parts, factors, strict=True)
        )
        likeness = self._op(
            "MatMul", self._by_head(query, width, 0, 2, 1, 3), self._by_head(key, width, 0, 2, 3, 1)
        )
        shares = self._op("Softmax", likeness, axis=-1)
        mixed = self._op("MatMul", shares, self._by_head(value, width, 0, 2, 1, 3))
        apart = self._op("Transpose", mixed, perm=[0, 2, 1, 3])
        together = self._op("Reshape", apart, self._whole(0, 0, self._heads * width))
        return self._even_linear(together, f"{name}output.dense")

    def _by_head(self, x: str, width: int, *order: int) -> str:
        """From posts, words, channels to posts, words, heads, channels of one, in this order."""
        parted = self._op("Reshape", x, self._whole(0, 0, self._heads, width))
        return self._op("Transpose", parted, perm=list(order))

    def _linear(self, x: str, name: str) -> str:
        """Times the weights, after the spread of the inputs was evened out."""
        return self._even_linear(self._shrunk(x, self._even(name)), name)

    def _even_linear(self, x: str, name: str) -> str:
        """Times the weights, where the inputs are evened out already."""
        even = self._even(name)
        rounded, scale = self._rounded(x, even, self._tops[name])
        weight = self._weight(name) * even[:, None]
        return self._product(rounded, scale, MIDDLE, weight, self._bias(name))

    def _even(self, name: str) -> Floats:
        return _evened(self._tops[name], self._weight(name))

    def _shrunk(self, x: str, even: Floats) -> str:
        return self._op("Mul", x, self._constant(1 / even))

    def _rounded(self, x: str, even: Floats, top: Floats) -> tuple[str, np.float32]:
        """Round what was evened out, with one scale for all."""
        scale = np.float32((top / even).max() / 127)
        zero = self._constant(np.uint8(MIDDLE))
        return self._op("QuantizeLinear", x, self._constant(scale), zero), scale

    def _narrowed(self, x: str, name: str) -> str:
        """Times the weights, behind GELU: nearly all of the byte is for what is above zero."""
        weight = self._weight(name)
        top = self._op("ReduceMax", x, self._whole(-1), keepdims=1)
        top = self._op("Max", top, self._constant(_SMALLEST))
        scale = self._op("Mul", top, self._constant(np.float32(1 / (255 - GELU_ZERO))))
        # A scale of each row is one of an axis: posts and words must be one for it.
        scales = self._op("Reshape", scale, self._whole(-1))
        zero = self._constant(np.full(1, GELU_ZERO, dtype=np.uint8))
        zeros = self._op("Expand", zero, self._op("Shape", scales))
        flat = self._op("Reshape", x, self._whole(-1, len(weight)))
        rounded = self._op("QuantizeLinear", flat, scales, zeros, axis=0)
        parted = self._op("Reshape", rounded, self._op("Shape", x))
        product = self._product(parted, _ONE, GELU_ZERO, weight, None)
        grown = self._op("Mul", product, scale)
        return self._op("Add", grown, self._constant(self._bias(name)))

    def _product(
        self,
        x: str,
        scale: np.float32,
        zero: int,
        weight: Floats,
        bias: Floats | None,
        factor: Factor = _ONE,
    ) -> str:
        """Multiply what is rounded with weights rounded column by column, and with the factor."""
        top = np.maximum(np.abs(weight).max(axis=0), _SMALLEST)
        columns = (top / WEIGHT_TOP).astype(np.float32)
        return self._op(
            "MatMulIntegerToFloat",
            x,
            self._constant(np.round(weight / columns).astype(np.int8)),
            self._constant(scale),
            self._constant(columns * factor),
            self._constant(np.uint8(zero)),
            *(() if bias is None else ("", self._constant(bias * factor))),
            domain=_MICROSOFT,
        )

    def _normed(self, x: str, name: str) -> str:
        weight, bias = (self._constant(self._states[name + part]) for part in ("weight", "bias"))
        return self._op("LayerNormalization", x, weight, bias, axis=-1, epsilon=self._epsilon)

    def _weight(self, name: str) -> Floats:
        return self._states[f"{name}.weight"].T.copy()

    def _bias(self, name: str) -> Floats:
        return self._states[f"{name}.bias"].copy()

    def _whole(self, *values: int) -> str:
        return self._constant(np.array(values, dtype=np.int64))

    def _constant(self, value: Array | np.generic) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(
            numpy_helper.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), name)
        )
        return name

    def _op(self, kind: str, *inputs: str, domain: str = "", **told: object) -> str:
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], domain=domain, **told))
        return name
