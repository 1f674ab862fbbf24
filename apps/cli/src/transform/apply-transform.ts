import { randomFor } from '@holdfast/random';
import { writeModel } from '@holdfast/onnx';
import { compiledGraph, type Runtime } from '@holdfast/runtime';
import { toPicture, toPlanar, type Picture } from '@holdfast/scene';
import {
  GRAPH_FORM_OUTPUT,
  graphFormFeeds,
  graphFormModel,
  requireDifferentiable,
  surrogateDistance,
  type Codecs,
  type SurrogateDistance,
  type TransformSpec,
} from '@holdfast/transforms';

/** A picture under one draw of a transform. */
export interface Transformed {
  readonly picture: Picture;
  /** The draw. */
  readonly instance: unknown;
  /** Graph form only: how far it is from the real form of the same draw. */
  readonly distance?: SurrogateDistance;
}

export interface TransformRequest {
  readonly spec: TransformSpec;
  readonly picture: Picture;
  readonly codecs: Codecs;
  readonly seed: number;
}

const drawFor = ({ spec, picture, seed }: TransformRequest): unknown =>
  spec.transform.draw(spec.params, randomFor([seed, 'transform command', spec.text]), picture);

/** The form that judges. */
export async function applyRealForm(request: TransformRequest): Promise<Transformed> {
  const instance = drawFor(request);
  return { instance, picture: await request.spec.transform.real(request.picture, instance, request.codecs) };
}

/** The form that is optimised through, rounded to 8 bits. Throws TransformSpecError for a transform that has none. */
export async function applyGraphForm(request: TransformRequest, runtime: Runtime): Promise<Transformed> {
  const { transform, params } = requireDifferentiable(request.spec);
  const { instance, picture: real } = await applyRealForm(request);
  const { width, height } = request.picture;
  const graph = compiledGraph(writeModel(graphFormModel(transform, params, { width, height })));
  const feeds = graphFormFeeds(transform, instance, toPlanar(request.picture));
  const outputs = await runtime.withLease((lease) => lease.run({ graph, feeds }));
  const output = outputs[GRAPH_FORM_OUTPUT];
  if (output?.dataType !== 'float32')
    throw new TypeError(`graph form: expected float32, got ${String(output?.dataType)}`);
  const graphForm = { width, height, data: output.data };
  return { instance, picture: toPicture(graphForm), distance: surrogateDistance({ graphForm, real }) };
}
