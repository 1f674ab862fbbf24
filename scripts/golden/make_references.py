#!/usr/bin/python3
"""Writes the float64 reference gradients of test/golden/networks (Debian 12: python3-torch 1.13, python3-numpy).

    /usr/bin/python3 scripts/golden/make_references.py

Three small networks with the structure of real ones, each with a smooth activation and, for the classifiers, with its own
piecewise linear one. Weights, input and cotangent come from a hash of their name and the index of the element, so that
test/golden/networks/values.ts makes the same float32 numbers. For loss = <cotangent, output> the script stores d loss / d input
and the gradient of some weights, computed in float64 and stored as float32 (rounding 6e-8), plus the error that torch's own
float32 makes on the same network.
"""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "golden" / "networks"


def fnv1a(name):
    value = 0x811C9DC5
    for byte in name.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def uniform(name, dims, low, high):
    """Element k is low + (high - low) * u / 2^32, u the murmur3 finaliser of fnv1a(name) + k * 0x9E3779B9 (mod 2^32)."""
    count = int(np.prod(dims))
    with np.errstate(over="ignore"):
        u = np.uint32(fnv1a(name)) + np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9)
        u ^= u >> np.uint32(16)
        u *= np.uint32(0x85EBCA6B)
        u ^= u >> np.uint32(13)
        u *= np.uint32(0xC2B2AE35)
        u ^= u >> np.uint32(16)
    values = low + (high - low) * (u.astype(np.float64) / 4294967296.0)
    return torch.from_numpy(values.astype(np.float32).reshape(dims))


# Part of every name. Of the first 60, those at which no activation of the piecewise linear networks lies near a kink: its
# distance is 100 (ResNet) and 18 (MobileNet) times the error of float32 there, so that no machine's rounding flips a branch.
SEEDS = {"resnet18": 41, "mobilenetv2": 25, "yolov8n": 0}


class Network:
    """Layers of one network, with weights made by name on first use."""

    def __init__(self, name, dtype, activation):
        self.name = name
        self.scope = f"{name}-{SEEDS[name]}"
        self.dtype = dtype
        self.activation = activation
        self.weights = {}

    def weight(self, name, dims, low, high):
        if name not in self.weights:
            value = uniform(f"{self.scope}/{name}", dims, low, high).to(self.dtype)
            self.weights[name] = value.requires_grad_()
        return self.weights[name]

    def act(self, x):
        return {"silu": F.silu, "relu": F.relu, "relu6": F.relu6}[self.activation](x)

    def conv(self, name, x, out, kernel=1, stride=1, groups=1, bias=True):
        fan_in = x.shape[1] // groups * kernel * kernel
        # He's bound; SiLU without normalisation needs more, or the signal dies out over YOLO's depth.
        bound = np.sqrt((7.5 if self.name == "yolov8n" else 6.0) / fan_in)
        w = self.weight(f"{name}.weight", (out, x.shape[1] // groups, kernel, kernel), -bound, bound)
        b = self.weight(f"{name}.bias", (out,), -0.1, 0.1) if bias else None
        return F.conv2d(x, w, b, stride, kernel // 2, 1, groups)

    def norm(self, name, x):
        c = (x.shape[1],)
        scale = self.weight(f"{name}.scale", c, 0.5, 1.5)
        shift = self.weight(f"{name}.shift", c, -0.2, 0.2)
        mean = self.weight(f"{name}.mean", c, -0.2, 0.2)
        variance = self.weight(f"{name}.variance", c, 0.5, 1.5)
        return F.batch_norm(x, mean.detach(), variance.detach(), scale, shift, False, 0.0, 1e-5)

    def conv_norm(self, name, x, out, kernel=1, stride=1, groups=1):
        return self.norm(f"{name}.norm", self.conv(f"{name}.conv", x, out, kernel, stride, groups, bias=False))

    def linear(self, name, x, out):
        bound = np.sqrt(6.0 / x.shape[1])
        w = self.weight(f"{name}.weight", (out, x.shape[1]), -bound, bound)
        return F.linear(x, w, self.weight(f"{name}.bias", (out,), -0.1, 0.1))


def resnet18(net, x):
    x = net.act(net.conv_norm("stem", x, 8, 7, 2))
    x = F.max_pool2d(x, 3, 2, 1)
    for stage, width in enumerate((8, 16, 24, 32)):
        for block in range(2):
            name = f"stage{stage}.{block}"
            stride = 2 if stage > 0 and block == 0 else 1
            y = net.act(net.conv_norm(f"{name}.a", x, width, 3, stride))
            y = net.conv_norm(f"{name}.b", y, width, 3)
            if stride != 1 or x.shape[1] != width:
                x = net.conv_norm(f"{name}.skip", x, width, 1, stride)
            x = net.act(y + x)
    return net.linear("head", x.mean((2, 3)), 10)


def mobilenet_v2(net, x):
    x = net.act(net.conv_norm("stem", x, 8, 3, 2))
    blocks = ((1, 8, 1, 1), (6, 12, 2, 2), (6, 16, 2, 2), (6, 24, 2, 1))
    for group, (expansion, width, count, first_stride) in enumerate(blocks):
        for block in range(count):
            name = f"group{group}.{block}"
            stride = first_stride if block == 0 else 1
            hidden = x.shape[1] * expansion
            y = x
            if expansion != 1:
                y = net.act(net.conv_norm(f"{name}.expand", y, hidden))
            y = net.act(net.conv_norm(f"{name}.depthwise", y, hidden, 3, stride, hidden))
            y = net.conv_norm(f"{name}.project", y, width)
            x = x + y if stride == 1 and x.shape[1] == width else y
    x = net.act(net.conv_norm("last", x, 48))
    return net.linear("head", F.adaptive_avg_pool2d(x, 1).flatten(1), 10)


def yolov8(net, x):
    def block(name, x, out, kernel=1, stride=1):
        return net.act(net.conv(name, x, out, kernel, stride))

    def c2f(name, x, out, count, shortcut):
        half = out // 2
        parts = list(block(f"{name}.in", x, out).split(half, 1))
        for k in range(count):
            y = block(f"{name}.{k}.b", block(f"{name}.{k}.a", parts[-1], half, 3), half, 3)
            parts.append(parts[-1] + y if shortcut else y)
        return block(f"{name}.out", torch.cat(parts, 1), out)

    def sppf(name, x):
        parts = [block(f"{name}.in", x, x.shape[1] // 2)]
        for _ in range(3):
            parts.append(F.max_pool2d(parts[-1], 5, 1, 2))
        return block(f"{name}.out", torch.cat(parts, 1), x.shape[1])

    def up(x):
        return F.interpolate(x, scale_factor=2, mode="nearest")

    x = block("p1", x, 8, 3, 2)
    x = c2f("c2", block("p2", x, 16, 3, 2), 16, 1, True)
    p3 = c2f("c3", block("p3", x, 16, 3, 2), 16, 2, True)
    p4 = c2f("c4", block("p4", p3, 24, 3, 2), 24, 2, True)
    p5 = sppf("sppf", c2f("c5", block("p5", p4, 32, 3, 2), 32, 1, True))
    n4 = c2f("n4", torch.cat((up(p5), p4), 1), 24, 1, False)
    n3 = c2f("n3", torch.cat((up(n4), p3), 1), 16, 1, False)
    m4 = c2f("m4", torch.cat((block("d3", n3, 16, 3, 2), n4), 1), 24, 1, False)
    m5 = c2f("m5", torch.cat((block("d4", m4, 24, 3, 2), p5), 1), 32, 1, False)
    bins, classes = 8, 5
    levels = []
    for k, y in enumerate((n3, m4, m5)):
        box = net.conv(f"box{k}.2", block(f"box{k}.1", block(f"box{k}.0", y, 16, 3), 16, 3), 4 * bins)
        score = net.conv(f"score{k}.2", block(f"score{k}.1", block(f"score{k}.0", y, 16, 3), 16, 3), classes)
        levels.append(torch.cat((box, score), 1).flatten(2))
    box, score = torch.cat(levels, 2).split((4 * bins, classes), 1)
    n, _, anchors = box.shape
    distribution = box.view(n, 4, bins, anchors).transpose(1, 2).softmax(1)
    steps = torch.arange(bins, dtype=net.dtype).view(1, bins, 1, 1)
    near, far = F.conv2d(distribution, steps).view(n, 4, anchors).chunk(2, 1)
    points, strides = anchor_points(net.dtype)
    left_top, right_bottom = points - near, points + far
    boxes = torch.cat(((left_top + right_bottom) / 2, right_bottom - left_top), 1) * strides
    return torch.cat((boxes / 64, score.sigmoid()), 1)


def anchor_points(dtype):
    """Centres of the cells of an 8x8, a 4x4 and a 2x2 grid in cells [1, 2, 84], and the strides [1, 84] of their cells."""
    points, strides = [], []
    for cells in (8, 4, 2):
        for row in range(cells):
            for column in range(cells):
                points.append((column + 0.5, row + 0.5))
                strides.append(64 / cells)
    return torch.tensor(points, dtype=dtype).T.unsqueeze(0), torch.tensor(strides, dtype=dtype).unsqueeze(0)


CASES = {
    "resnet18-silu": (resnet18, "silu", [1, 3, 64, 64], ["stem.conv.weight", "stage1.0.skip.conv.weight", "head.weight"]),
    "resnet18-relu": (resnet18, "relu", [1, 3, 64, 64], ["stem.conv.weight", "stage1.0.skip.conv.weight", "head.weight"]),
    "mobilenetv2-silu": (mobilenet_v2, "silu", [2, 3, 32, 32], ["stem.conv.weight", "group1.0.depthwise.conv.weight", "head.bias"]),
    "mobilenetv2-relu6": (mobilenet_v2, "relu6", [2, 3, 32, 32], ["stem.conv.weight", "group1.0.depthwise.conv.weight", "head.bias"]),
    "yolov8n-silu": (yolov8, "silu", [1, 3, 64, 64], ["p1.weight", "c3.0.a.weight", "sppf.out.bias", "box1.1.weight"]),
}


def gradients(name, dtype):
    forward, activation, dims, wanted = CASES[name]
    # Both activations of a network share its weights.
    net = Network(name.split("-")[0], dtype, activation)
    x = uniform(f"{net.scope}/input", dims, 0.0, 1.0).to(dtype).requires_grad_()
    y = forward(net, x)
    cotangent = uniform(f"{net.scope}/cotangent", list(y.shape), -1.0, 1.0).to(dtype)
    leaves = [x] + [net.weights[key] for key in wanted]
    found = torch.autograd.grad((y * cotangent).sum(), leaves)
    return y.detach(), dict(zip(["input"] + wanted, found))


def relative_l2(actual, expected):
    return float((actual.double() - expected).norm() / expected.norm())


def main():
    torch.set_num_threads(1)
    manifest = {"torch": torch.__version__, "networks": {}}
    for name, (_, _, dims, _) in CASES.items():
        output, exact = gradients(name, torch.float64)
        rough_output, rough = gradients(name, torch.float32)
        tensors, chunks, offset = {}, [], 0
        for key, value in {"output": output, **exact}.items():
            chunks.append(value.numpy().astype("<f4").ravel())
            single = rough_output if key == "output" else rough[key]
            tensors[key] = {"dims": list(value.shape), "offset": offset, "torchFloat32Error": relative_l2(single, value)}
            offset += value.numel()
        (OUT / f"{name}.bin").write_bytes(np.concatenate(chunks).tobytes())
        manifest["networks"][name] = {"seed": SEEDS[name.split("-")[0]], "inputDims": dims, "tensors": tensors}
        print(name, {key: f"{entry['torchFloat32Error']:.1e}" for key, entry in tensors.items()}, float(exact["input"].norm()))
    (OUT / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
