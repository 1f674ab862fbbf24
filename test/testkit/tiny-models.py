"""Writes tiny-models.json: base64 ONNX models for the tests of packages/runtime. Needs Debian's python3-onnx."""
import base64
import json
from pathlib import Path

import numpy as np
from onnx import TensorProto as T, helper as h, numpy_helper


def save(graph, opset=17):
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", opset)], producer_name="holdfast-tests")
    model.ir_version = 8
    return base64.b64encode(model.SerializeToString()).decode()


def value(name, kind, dims):
    return h.make_tensor_value_info(name, kind, dims)


def scalar(name, number, dtype):
    return numpy_helper.from_array(np.array(number, dtype), name)


models = {}

# y = 2 x + 1
models["affine"] = save(h.make_graph(
    [h.make_node("Mul", ["x", "two"], ["doubled"], "Double"), h.make_node("Add", ["doubled", "one"], ["y"], "AddOne")],
    "affine", [value("x", T.FLOAT, ["n"])], [value("y", T.FLOAT, ["n"])],
    [scalar("two", 2, np.float32), scalar("one", 1, np.float32)]))

# Every numeric type in and out.
kinds = {"float32": T.FLOAT, "float64": T.DOUBLE, "float16": T.FLOAT16, "int8": T.INT8, "int16": T.INT16, "int32": T.INT32,
         "int64": T.INT64, "uint8": T.UINT8, "uint16": T.UINT16, "uint32": T.UINT32, "uint64": T.UINT64, "bool": T.BOOL}
models["everyType"] = save(h.make_graph(
    [h.make_node("Identity", [f"{k}_in"], [f"{k}_out"], f"Copy_{k}") for k in kinds], "every-type",
    [value(f"{k}_in", t, ["n"]) for k, t in kinds.items()], [value(f"{k}_out", t, ["n"]) for k, t in kinds.items()]))

# x <- x . x, `times` times: takes as long as asked for.
body = h.make_graph(
    [h.make_node("Identity", ["condition"], ["condition_out"], "Go"), h.make_node("MatMul", ["state", "state"], ["next"], "Square")],
    "body", [value("i", T.INT64, []), value("condition", T.BOOL, []), value("state", T.FLOAT, ["n", "n"])],
    [value("condition_out", T.BOOL, []), value("next", T.FLOAT, ["n", "n"])])
models["slow"] = save(h.make_graph(
    [h.make_node("Loop", ["times", "", "x"], ["y"], "Repeat", body=body)], "slow",
    [value("x", T.FLOAT, ["n", "n"]), value("times", T.INT64, [])], [value("y", T.FLOAT, ["n", "n"])]))

# Sums `shape` copies of x: takes as much memory as asked for.
models["large"] = save(h.make_graph(
    [h.make_node("Expand", ["x", "shape"], ["copies"], "Copy"), h.make_node("ReduceSum", ["copies"], ["y"], "Total", keepdims=0)],
    "large", [value("x", T.FLOAT, [1]), value("shape", T.INT64, [1])], [value("y", T.FLOAT, [])]))

# y = x + (2 + 3): 'basic' folds the sum of the constants.
models["foldable"] = save(h.make_graph(
    [h.make_node("Add", ["two", "three"], ["five"], "Constants"), h.make_node("Add", ["x", "five"], ["y"], "AddFive")],
    "foldable", [value("x", T.FLOAT, ["n"])], [value("y", T.FLOAT, ["n"])],
    [scalar("two", 2, np.float32), scalar("three", 3, np.float32)]))

# Parses, but asks for an operator that does not exist.
models["unknownOperator"] = save(h.make_graph(
    [h.make_node("NoSuchOperator", ["x"], ["y"], "Nonsense")], "unknown",
    [value("x", T.FLOAT, ["n"])], [value("y", T.FLOAT, ["n"])]))

Path(__file__).with_suffix(".json").write_text(json.dumps(models, indent=2) + "\n")
