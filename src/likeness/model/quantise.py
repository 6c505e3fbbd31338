#!/usr/bin/env python3
"""Makes the encoder of src/likeness/ from the published weights of all-MiniLM-L6-v2: `python3 quantise.py MODEL_DIR OUTPUT_DIR`.

MODEL_DIR holds `model.safetensors` and `vocab.txt` as published. Needs onnx, onnxruntime, safetensors, numpy; see README.md.
The graph is written here and not exported, because a text is read alone: no padding, no mask, no batch.
"""
import hashlib, pathlib, shutil, sys, tempfile
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, WIDTH, LONGEST = 6, 12, 384, 256

source, target = map(pathlib.Path, sys.argv[1:3])
weights_file = source / "model.safetensors"
assert hashlib.sha256(weights_file.read_bytes()).hexdigest() == PUBLISHED, "these are not the published weights"
weights = load_file(weights_file)

nodes, constants = [], []

def constant(name, value, kind=np.float32):
    constants.append(numpy_helper.from_array(np.ascontiguousarray(value, dtype=kind), name))
    return name

def node(op, inputs, output, **attributes):
    nodes.append(helper.make_node(op, inputs, [output] if isinstance(output, str) else output, name=f"{op}:{output}", **attributes))
    return output

def dense(name, x, weight, bias):
    return node("Add", [node("MatMul", [x, constant(f"{name}.w", weight)], f"{name}.product"), constant(f"{name}.b", bias)], name)

def normed(name, x, of):
    scale, bias = (constant(f"{name}.{part}", weights[f"{of}.LayerNorm.{part}"]) for part in ("weight", "bias"))
    return node("LayerNormalization", [x, scale, bias], name, axis=-1, epsilon=1e-12)

constant("to_heads", [0, HEADS, WIDTH // HEADS], np.int64)
constant("to_width", [0, WIDTH], np.int64)
words = constant("embeddings.words", weights["embeddings.word_embeddings.weight"])
places = weights["embeddings.position_embeddings.weight"][:LONGEST] + weights["embeddings.token_type_embeddings.weight"][0]
x = node("Gather", [words, "tokens"], "words")
x = node("Add", [x, node("Gather", [constant("embeddings.places", places), "places"], "placed")], "embedded")
x = normed("start", x, "embeddings")
for i in range(LAYERS):
    of, name = f"encoder.layer.{i}", f"layer{i}"
    part = lambda p: (weights[f"{of}.attention.self.{p}.weight"].T, weights[f"{of}.attention.self.{p}.bias"])
    heads = {}
    for p in ("query", "key", "value"):
        w, b = part(p)
        scale = (WIDTH / HEADS) ** -0.5 if p == "query" else 1.0
        flat = dense(f"{name}.{p}", x, w * scale, b * scale)
        order = [1, 2, 0] if p == "key" else [1, 0, 2]
        heads[p] = node("Transpose", [node("Reshape", [flat, "to_heads"], f"{name}.{p}.apart")], f"{name}.{p}.heads", perm=order)
    looks = node("Softmax", [node("MatMul", [heads["query"], heads["key"]], f"{name}.scores")], f"{name}.looks", axis=-1)
    seen = node("Transpose", [node("MatMul", [looks, heads["value"]], f"{name}.seen.heads")], f"{name}.seen.apart", perm=[1, 0, 2])
    seen = node("Reshape", [seen, "to_width"], f"{name}.seen")
    out = f"{of}.attention.output"
    seen = dense(f"{name}.attended", seen, weights[f"{out}.dense.weight"].T, weights[f"{out}.dense.bias"])
    x = normed(f"{name}.middle", node("Add", [x, seen], f"{name}.with_seen"), out)
    wide = dense(f"{name}.wide", x, weights[f"{of}.intermediate.dense.weight"].T, weights[f"{of}.intermediate.dense.bias"])
    narrow = node("Gelu", [wide], f"{name}.gelu")
    narrow = dense(f"{name}.narrow", narrow, weights[f"{of}.output.dense.weight"].T, weights[f"{of}.output.dense.bias"])
    x = normed(f"{name}.end", node("Add", [x, narrow], f"{name}.with_narrow"), f"{of}.output")
node("ReduceMean", [x, constant("first_axis", [0], np.int64)], "vector", keepdims=0)

graph = helper.make_graph(
    nodes, "all-MiniLM-L6-v2",
    [helper.make_tensor_value_info(name, TensorProto.INT64, ["n"]) for name in ("tokens", "places")],
    [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [WIDTH])], constants,
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
onnx.checker.check_model(model)
with tempfile.TemporaryDirectory() as folder:
    whole = pathlib.Path(folder) / "whole.onnx"
    onnx.save(model, whole)
    # 7 bits: without VNNI two products of 8 bits overflow the 16 that x86 adds them in.
    quantize_dynamic(whole, target / "encoder.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
                     op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True})
shutil.copy(source / "vocab.txt", target / "vocab.txt")
