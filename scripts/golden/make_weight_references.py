#!/usr/bin/python3
"""Writes the float64 reference gradients of every kind of trained parameter (Debian 12: python3-torch 1.13, python3-numpy).

    /usr/bin/python3 scripts/golden/make_weight_references.py

One small network with every parametrised layer in a form that has pitfalls: grouped, dilated and strided convolution, slopes,
frozen batch normalisation, grouped transposed convolution with output padding, instance normalisation, depthwise convolution, scale and shift
per channel, a matrix product with a constant, layer normalisation, a fully connected layer. Numbers come from names as in make_references.py;
test/golden/networks/every-layer.ts builds the same network. The gradient of every parameter is computed in float64 and stored as float32.
"""
import json

import numpy as np
import torch
import torch.nn.functional as F

from make_references import OUT, relative_l2, uniform

SCOPE = "every-layer"
# Name, shape, range. Mean and variance of the batch normalisation are not trained and get no gradient.
WEIGHTS = {
    "conv.weight": ([8, 3, 3, 3], -0.4, 0.4),
    "conv.bias": ([8], -0.2, 0.2),
    "slope": ([8, 1, 1], 0.1, 0.4),
    "norm.scale": ([8], 0.5, 1.5),
    "norm.shift": ([8], -0.2, 0.2),
    "up.weight": ([8, 3, 3, 3], -2.0, 2.0),
    "up.bias": ([6], -0.2, 0.2),
    "instance.scale": ([6], 0.5, 1.5),
    "instance.shift": ([6], -0.2, 0.2),
    "depthwise.weight": ([6, 1, 3, 3], -0.6, 0.6),
    "scale": ([6, 1, 1], 0.5, 1.5),
    "shift": ([6, 1, 1], -0.2, 0.2),
    "matrix": ([6, 5], -0.8, 0.8),
    "layer.scale": ([5], 0.5, 1.5),
    "layer.shift": ([5], -0.2, 0.2),
    "dense.weight": ([4, 5], -0.8, 0.8),
    "dense.bias": ([4], -0.2, 0.2),
}


def forward(x, w, mean, variance):
    x = F.conv2d(x, w["conv.weight"], w["conv.bias"], 2, 2, 2, 2)
    x = F.prelu(x, w["slope"].flatten())
    x = F.silu(F.batch_norm(x, mean, variance, w["norm.scale"], w["norm.shift"], False, 0.0, 1e-5))
    # Between the two, or normalising would cancel the bias and its gradient would be 0.
    x = F.silu(F.conv_transpose2d(x, w["up.weight"], w["up.bias"], 2, 1, 1, 2))
    x = F.instance_norm(x, weight=w["instance.scale"], bias=w["instance.shift"], eps=1e-5)
    x = F.conv2d(x, w["depthwise.weight"], None, 1, 1, 1, 6)
    x = F.silu(x * w["scale"] + w["shift"]).mean((2, 3)) @ w["matrix"]
    x = F.layer_norm(x, (5,), w["layer.scale"], w["layer.shift"], 1e-5)
    return F.linear(x, w["dense.weight"], w["dense.bias"])


def gradients(dtype):
    draw = lambda name, dims, low, high: uniform(f"{SCOPE}/{name}", dims, low, high).to(dtype)
    w = {name: draw(name, *settings).requires_grad_() for name, settings in WEIGHTS.items()}
    mean, variance = draw("norm.mean", [8], -0.2, 0.2), draw("norm.variance", [8], 0.5, 1.5)
    y = forward(draw("input", [2, 6, 12, 12], 0.0, 1.0), w, mean, variance)
    cotangent = draw("cotangent", list(y.shape), -1.0, 1.0)
    return dict(zip(w, torch.autograd.grad((y * cotangent).sum(), list(w.values()))))


def main():
    torch.set_num_threads(1)
    exact, rough = gradients(torch.float64), gradients(torch.float32)
    tensors, chunks, offset = {}, [], 0
    for name, value in exact.items():
        chunks.append(value.numpy().astype("<f4").ravel())
        tensors[name] = {"dims": list(value.shape), "offset": offset, "torchFloat32Error": relative_l2(rough[name], value)}
        offset += value.numel()
    (OUT / "every-layer.bin").write_bytes(np.concatenate(chunks).tobytes())
    (OUT / "every-layer.json").write_text(json.dumps({"torch": torch.__version__, "tensors": tensors}, indent=2) + "\n")
    print({name: f"{entry['torchFloat32Error']:.1e}" for name, entry in tensors.items()})


if __name__ == "__main__":
    main()
