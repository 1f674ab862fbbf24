import { float32, type GraphBuilder, type Value } from '@holdfast/onnx';
import type { Size } from '@holdfast/scene';
import { clipLevels } from '../graph/levels.ts';
import { padEdge } from '../graph/pad-edge.ts';
import { sliceAxis } from '../graph/slice.ts';
import { subsample, upsample } from './chroma.ts';
import { forwardDct, inverseDct } from './dct.ts';

/** JFIF's RGB to YCbCr with the constants of libjpeg's jccolor.c. */
const LUMA_WEIGHTS = [0.299, 0.587, 0.114];
const CHROMA_WEIGHTS = [-0.16874, -0.33126, 0.5, 0.5, -0.41869, -0.08131];
/** YCbCr to RGB, chroma only (jdcolor.c): rows R, G, B; columns Cb, Cr. */
const RGB_FROM_CHROMA = [0, 1.402, -0.34414, -0.71414, 1.772, 0];

const upTo = (length: number, multiple: number): number => Math.ceil(length / multiple) * multiple;

/** Pads [1, C, H, W] to the given size by repeating the last row and column. */
function padTo(graph: GraphBuilder, value: Value, size: Size): Value {
  const [, , height = 0, width = 0] = graph.dims(value);
  return padEdge(graph, value, { top: 0, left: 0, bottom: size.height - height, right: size.width - width });
}

function cropTo(graph: GraphBuilder, value: Value, size: Size): Value {
  const rows = sliceAxis(graph, value, { axis: 2, start: 0, end: size.height });
  return sliceAxis(graph, rows, { axis: 3, start: 0, end: size.width });
}

/**
 * Sends planes [1, C, H, W] of integer levels centred on 0 through DCT, quantisation by `steps` ([1, 8, 1, 8]) and back.
 * Every rounding of libjpeg-turbo's encoder and decoder is there, so that only near-ties inside its integer DCT differ.
 */
function quantisePlanes(graph: GraphBuilder, planes: Value, steps: Value): Value {
  const [, channels = 0, height = 0, width = 0] = graph.dims(planes);
  const padded = { channels, height: upTo(height, 8), width: upTo(width, 8) };
  const coefficients = forwardDct(graph, padTo(graph, planes, padded), padded);
  // jfdctint.c gives coefficients in eighths, rounded.
  const eighths = graph.op('Round', [graph.op('Mul', [coefficients, graph.scalar(8)])]);
  // jcdctmgr.c rounds halves away from zero, ONNX to even; the factor is below the distance of any non-tie.
  const ratio = graph.op('Mul', [graph.op('Div', [eighths, steps]), graph.scalar((1 + 2 ** -18) / 8)]);
  const dequantised = graph.op('Mul', [graph.op('Round', [ratio]), steps]);
  const decoded = graph.op('Round', [inverseDct(graph, dequantised, padded)]);
  const inRange = graph.op('Clip', [decoded, graph.scalar(-128), graph.scalar(127)]);
  return cropTo(graph, inRange, { height, width });
}

/**
 * A JPEG codec, encoder and decoder, as a graph: RGB levels [1, 3, H, W] in and out. `lumaSteps` and `chromaSteps` are
 * quantisation tables of shape [1, 8, 1, 8]. Entropy coding loses nothing and is left out.
 */
export function jpegCodec(
  graph: GraphBuilder,
  picture: Value,
  options: { lumaSteps: Value; chromaSteps: Value; subsampling: '4:2:0' | '4:4:4' },
): Value {
  const [, , height = 0, width = 0] = graph.dims(picture);
  const size = { height, width };
  const convolve = (input: Value, name: string, weights: readonly number[], bias: readonly number[]): Value =>
    graph.op('Conv', [
      input,
      graph.constant(float32([bias.length, weights.length / bias.length, 1, 1], weights), `${name}_weights`),
      graph.constant(float32([bias.length], bias), `${name}_bias`),
    ]);

  // Levels are shifted by -128 at once, as the DCT wants them. libjpeg rounds chroma halves down, luma halves up.
  const luma = graph.op('Round', [convolve(picture, 'luma', LUMA_WEIGHTS, [-128])]);
  const tie = -(2 ** -12);
  const chroma = graph.op('Round', [convolve(picture, 'chroma', CHROMA_WEIGHTS, [tie, tie])]);

  const decodedLuma = quantisePlanes(graph, luma, options.lumaSteps);
  const decodedChroma =
    options.subsampling === '4:4:4'
      ? quantisePlanes(graph, chroma, options.chromaSteps)
      : cropTo(graph, upsample(graph, throughHalfSize(graph, chroma, options.chromaSteps)), size);

  const colour = convolve(decodedChroma, 'rgb', RGB_FROM_CHROMA, [128, 128, 128]);
  return clipLevels(graph, graph.op('Round', [graph.op('Add', [decodedLuma, colour])]));
}

/**
 * Chroma at half size. libjpeg repeats the last column up to a whole block before it subsamples (expand_right_edge) but the
 * last row only up to an even height, and repeats subsampled rows below that (jcprepct.c).
 */
function throughHalfSize(graph: GraphBuilder, chroma: Value, steps: Value): Value {
  const [, , height = 0, width = 0] = graph.dims(chroma);
  const full = padTo(graph, chroma, { height: upTo(height, 2), width: upTo(width, 16) });
  const quantised = quantisePlanes(graph, subsample(graph, full), steps);
  return cropTo(graph, quantised, { height: Math.ceil(height / 2), width: Math.ceil(width / 2) });
}
