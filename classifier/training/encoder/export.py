"""Writes the encoder as an 8-bit ONNX file, with its tokenizer and its heads.

The graph is built here, operator by operator, rather than traced: so that each row of numbers is
rounded by its own scale (a post is judged alike whatever it is read together with), and because
the attention of a traced graph is not recognised by onnxruntime's optimizer.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

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

LONGEST = 128
"""Tokens that the encoder reads of a post: the tokenizer cuts there."""

OPSET = 20
SMOOTHING = 0.7
"""How much of the spread of a layer's inputs is moved into its weights, from 0 to 1.

A few inputs are ten times as large as all others; rounded with them, the others vanish.
G. Xiao et al., "SmoothQuant", ICML 2023. Chosen on our own seed sentences, docs/classifier.md.
"""
MIDDLE = 128
"""The byte that stands for zero."""
GELU_ZERO = 40
"""The same behind GELU, whose answers are never below -0.17."""

_MICROSOFT = "com.microsoft"
_SMALLEST = np.float32(1e-9)


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
    """Encoder and mean pooling: `input_ids`, `attention_mask` to `vectors`."""
    config = student.encoder.config
    states = {name: state.detach().float().numpy() for name, state in _states(student)}
    build = _Build(states, tops, config.num_attention_heads, config.layer_norm_eps)
    x = build.embedded(LONGEST)
    bias = build.attention_bias()
    for layer in range(config.num_hidden_layers):
        x = build.layer(x, bias, f"encoder.layer.{layer}.")
    build.pooled(x)
    ids, mask = (
        helper.make_tensor_value_info(name, TensorProto.INT64, ["posts", "length"])
        for name in ("input_ids", "attention_mask")
    )
    vectors = helper.make_tensor_value_info(
        "vectors", TensorProto.FLOAT, ["posts", config.hidden_size]
    )
    made = helper.make_graph(build.nodes, "encoder", [ids, mask], [vectors], build.constants)
    versions = [helper.make_opsetid("", OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=10)


def _states(student: Student) -> Sequence[tuple[str, torch.Tensor]]:
    return list(student.encoder.state_dict().items())


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
        self._width = states["embeddings.LayerNorm.bias"].shape[0]

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

    def attention_bias(self) -> str:
        """Zero for what may be read, far below zero for padding; shape (posts, 1, 1, length)."""
        told = self._op("Cast", "attention_mask", to=TensorProto.FLOAT)
        missing = self._op("Sub", told, self._constant(np.float32(1)))
        far = self._op("Mul", missing, self._constant(np.float32(10_000)))
        return self._op("Unsqueeze", far, self._whole(1, 2))

    def layer(self, x: str, bias: str, name: str) -> str:
        """One layer: attention, then the wide step, each added to what came in."""
        attended = self._attended(x, bias, f"{name}attention.")
        x = self._normed(self._op("Add", attended, x), f"{name}attention.output.LayerNorm.")
        wide = f"{name}intermediate.dense"
        grown = self._linear(x, self._weight(wide), self._bias(wide), self._tops[wide])
        narrow = f"{name}output.dense"
        shrunk = self._narrowed(self._op("Gelu", grown), narrow)
        return self._normed(self._op("Add", shrunk, x), f"{name}output.LayerNorm.")

    def pooled(self, x: str) -> None:
        """The mean over what is no padding, as the output `vectors`."""
        told = self._op("Cast", "attention_mask", to=TensorProto.FLOAT)
        kept = self._op("Mul", x, self._op("Unsqueeze", told, self._whole(2)))
        total = self._op("ReduceSum", kept, self._whole(1), keepdims=0)
        count = self._op("ReduceSum", told, self._whole(1), keepdims=1)
        self.nodes.append(helper.make_node("Div", [total, count], ["vectors"]))

    def _attended(self, x: str, bias: str, name: str) -> str:
        parts = [f"{name}self.{part}" for part in ("query", "key", "value")]
        weight = np.concatenate([self._weight(part) for part in parts], axis=1)
        shift = np.concatenate([self._bias(part) for part in parts])
        size = self._width // self._heads
        # The scores are divided by the root of the size: done once, in the weights.
        weight[:, : self._width] /= np.sqrt(size)
        shift[: self._width] /= np.sqrt(size)
        packed = self._linear(x, weight, shift, self._tops[parts[0]])
        shaped = self._op("Reshape", packed, self._whole(0, 0, 3, self._heads, size))
        turned = self._op("Transpose", shaped, perm=[2, 0, 3, 1, 4])
        query, key, value = (
            self._op("Gather", turned, self._constant(np.int64(part)), axis=0) for part in range(3)
        )
        scores = self._op("MatMul", query, self._op("Transpose", key, perm=[0, 1, 3, 2]))
        shares = self._op("Softmax", self._op("Add", scores, bias), axis=-1)
        mixed = self._op("Transpose", self._op("MatMul", shares, value), perm=[0, 2, 1, 3])
        joined = self._op("Reshape", mixed, self._whole(0, 0, self._width))
        dense = f"{name}output.dense"
        return self._linear(joined, self._weight(dense), self._bias(dense), self._tops[dense])

    def _linear(self, x: str, weight: Floats, bias: Floats, top: Floats) -> str:
        """Times the weights, after the spread of the inputs was evened out."""
        share = np.maximum(np.abs(weight).max(axis=1), np.float32(1e-5))
        even = (top**SMOOTHING / share ** (1 - SMOOTHING)).astype(np.float32)
        evened = self._flat(self._op("Mul", x, self._constant(1 / even)), len(even))
        largest = self._op("ReduceMax", self._op("Abs", evened), self._whole(-1), keepdims=0)
        return self._multiplied(evened, largest, 127, MIDDLE, weight * even[:, None], bias)

    def _narrowed(self, x: str, name: str) -> str:
        """Times the weights, behind GELU: nearly all of the byte is for what is above zero."""
        weight = self._weight(name)
        flat = self._flat(x, len(weight))
        largest = self._op("ReduceMax", flat, self._whole(-1), keepdims=0)
        return self._multiplied(flat, largest, 255 - GELU_ZERO, GELU_ZERO, weight, self._bias(name))

    def _multiplied(
        self, x: str, largest: str, steps: int, zero: int, weight: Floats, bias: Floats
    ) -> str:
        """Round each row by its own scale, each column of the weights by its own; multiply."""
        scale = self._op("Div", largest, self._constant(np.float32(steps)))
        scale = self._op("Max", scale, self._constant(_SMALLEST))
        zeros = self._op(
            "Expand", self._constant(np.array([zero], dtype=np.uint8)), self._op("Shape", scale)
        )
        rounded = self._op("QuantizeLinear", x, scale, zeros, axis=0)
        columns = (np.maximum(np.abs(weight).max(axis=0), _SMALLEST) / 127).astype(np.float32)
        product = self._op(
            "MatMulIntegerToFloat",
            rounded,
            self._constant(np.round(weight / columns).astype(np.int8)),
            self._constant(np.float32(1)),
            self._constant(columns),
            self._constant(np.uint8(zero)),
            domain=_MICROSOFT,
        )
        grown = self._op("Mul", product, self._op("Unsqueeze", scale, self._whole(1)))
        grown = self._op("Add", grown, self._constant(bias))
        width = self._whole(weight.shape[1])
        shape = self._op("Concat", self._op("Shape", "input_ids"), width, axis=0)
        return self._op("Reshape", grown, shape)

    def _flat(self, x: str, width: int) -> str:
        return self._op("Reshape", x, self._whole(-1, width))

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
