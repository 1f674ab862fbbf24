"""Records how OpenCV and Pillow resize, for vision-resize.test.ts.

Run with Debian 12's python3 after `apt-get install python3-opencv python3-pil python3-numpy`:
    /usr/bin/python3 test/golden/vision-resize/record.py > test/golden/vision-resize/vectors.json
"""

import base64
import json

import cv2
import numpy
import PIL
from PIL import Image

SIZES = [  # width, height -> width, height
    ((37, 23), (16, 16)),
    ((16, 16), (37, 23)),
    ((64, 48), (32, 24)),
    ((60, 45), (20, 15)),
    ((50, 50), (50, 20)),
    ((40, 30), (13, 37)),
    ((1, 7), (5, 5)),
    ((9, 1), (3, 4)),
    ((160, 90), (33, 19)),
]
OPENCV = {
    "nearest": cv2.INTER_NEAREST,
    "bilinear": cv2.INTER_LINEAR,
    "bicubic": cv2.INTER_CUBIC,
    "area": cv2.INTER_AREA,
}
PILLOW = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "area": Image.Resampling.BOX,
}


def noise(width, height):
    """The same linear congruential bytes as in the test (Numerical Recipes' constants)."""
    state, levels = width * 65536 + height, []
    for _ in range(width * height * 3):
        state = (state * 1664525 + 1013904223) % 2**32
        levels.append(state >> 24)
    return numpy.array(levels, numpy.uint8).reshape(height, width, 3)


def encode(pixels):
    return base64.b64encode(numpy.ascontiguousarray(pixels).tobytes()).decode()


def letterbox_top_left(pixels, width, height):
    """YOLOX's preproc (yolox/data/data_augment.py)."""
    out = numpy.full((height, width, 3), 114, numpy.uint8)
    ratio = min(height / pixels.shape[0], width / pixels.shape[1])
    size = (int(pixels.shape[1] * ratio), int(pixels.shape[0] * ratio))
    out[: size[1], : size[0]] = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
    return out


def letterbox_centre(pixels, width, height):
    """Ultralytics' LetterBox with auto=False (ultralytics/data/augment.py)."""
    ratio = min(height / pixels.shape[0], width / pixels.shape[1])
    size = (int(round(pixels.shape[1] * ratio)), int(round(pixels.shape[0] * ratio)))
    dw, dh = (width - size[0]) / 2, (height - size[1]) / 2
    resized = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
    top, bottom = int(round(dh - 0.1)), int(round(dh + 0.1))
    left, right = int(round(dw - 0.1)), int(round(dw + 0.1))
    return cv2.copyMakeBorder(resized, top, bottom, left, right, cv2.BORDER_CONSTANT, value=(114, 114, 114))


def centre_crop(pixels, width, height, short_side):
    """torchvision's Resize(short_side) and CenterCrop on PIL images."""
    w, h = pixels.shape[1], pixels.shape[0]
    size = (short_side, int(short_side * h / w)) if w <= h else (int(short_side * w / h), short_side)
    resized = Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR)
    left, top = int(round((size[0] - width) / 2.0)), int(round((size[1] - height) / 2.0))
    return numpy.asarray(resized.crop((left, top, left + width, top + height)))


resized = []
for source, target in SIZES:
    pixels = noise(*source)
    case = {"source": source, "target": target, "opencv": {}, "pillow": {}}
    for name, flag in OPENCV.items():
        case["opencv"][name] = encode(cv2.resize(pixels, target, interpolation=flag))
    for name, flag in PILLOW.items():
        case["pillow"][name] = encode(numpy.asarray(Image.fromarray(pixels).resize(target, flag)))
    resized.append(case)

fitted = []
for source, target in [((61, 40), (32, 32)), ((40, 61), (32, 32)), ((20, 11), (48, 32)), ((33, 33), (32, 48))]:
    pixels = noise(*source)
    fitted.append({"source": source, "target": target, "rule": "letterbox-top-left", "pixels": encode(letterbox_top_left(pixels, *target))})
    fitted.append({"source": source, "target": target, "rule": "letterbox-centre", "pixels": encode(letterbox_centre(pixels, *target))})
for source, target, short in [((61, 40), (28, 28), 32), ((40, 61), (28, 28), 32), ((50, 50), (32, 32), 32), ((41, 30), (16, 16), 18)]:
    fitted.append({"source": source, "target": target, "rule": "centre-crop", "shortSide": short, "pixels": encode(centre_crop(noise(*source), *target, short))})

print(json.dumps({"versions": {"opencv": cv2.__version__, "pillow": PIL.__version__}, "resized": resized, "fitted": fitted}))
