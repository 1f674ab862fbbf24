#!/usr/bin/python3
"""Writes what torch's optimisers make of three weights in four steps (Debian 12: python3-torch 1.13).

    /usr/bin/python3 scripts/golden/make_optimizer_references.py

The gradient of step s at place i is sin(1 + s + 2 i). In float64; optimizers.test.ts holds Float32Array state against it.
"""
import json
import math
import pathlib

import torch

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages" / "training" / "src" / "optimizers" / "references.json"
START = [0.5, -1.25, 2.0]
STEPS = 4


def run(make):
    weights = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([weights])
    for step in range(STEPS):
        weights.grad = torch.tensor([math.sin(1 + step + 2 * i) for i in range(len(START))], dtype=torch.float64)
        optimizer.step()
    return weights.detach().tolist()


def main():
    results = {
        "torch": torch.__version__,
        "sgd": run(lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9, weight_decay=0.01)),
        "adamw": run(lambda w: torch.optim.AdamW(w, lr=0.1, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)),
    }
    OUT.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
