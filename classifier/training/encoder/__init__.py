"""The recipe of the embedded encoder: vocabulary, French by distillation, all tasks at once, ONNX.

Needs the extra `vigie[train]`; nothing here is imported by the tool itself.
"""
