import { GraphBuilder, type Model, type Tensor } from '@holdfast/onnx';
import type { Picture, PlanarPicture, Size } from '@holdfast/scene';
import type { Transform } from './transform.ts';

/** How far a graph form is from the real form, in levels of 0..255, over all channels of all pixels. */
export interface SurrogateDistance {
  readonly meanAbs: number;
  readonly maxAbs: number;
}

/** Compares the graph form's output with the real form's. Throws RangeError when the sizes differ. */
export function surrogateDistance(forms: { graphForm: PlanarPicture; real: Picture }): SurrogateDistance {
  const { graphForm, real } = forms;
  if (graphForm.width !== real.width || graphForm.height !== real.height) {
    throw new RangeError(
      `surrogateDistance: expected equal sizes, got ${graphForm.width}x${graphForm.height} from the graph form and ` +
        `${real.width}x${real.height} from the real form`,
    );
  }
  const plane = real.width * real.height;
  let sum = 0;
  let maxAbs = 0;
  real.data.forEach((level, index) => {
    const other = graphForm.data[(index % 3) * plane + Math.floor(index / 3)] ?? NaN;
    const difference = Math.abs(other - level);
    sum += difference;
    maxAbs = Math.max(maxAbs, difference);
  });
  return { meanAbs: sum / real.data.length, maxAbs };
}

/** Input and output of a model made by `graphFormModel`. */
export const GRAPH_FORM_INPUT = 'picture';
export const GRAPH_FORM_OUTPUT = 'transformed';

/** One graph form as a model of its own: `picture` [1, 3, H, W] and the parameters in, `transformed` [1, 3, H, W] out. */
export function graphFormModel<Params, Instance>(
  transform: Transform<Params, Instance>,
  params: Params,
  size: Size,
): Model {
  const graph = new GraphBuilder(transform.name);
  const picture = graph.input(GRAPH_FORM_INPUT, { dataType: 'float32', dims: [1, 3, size.height, size.width] });
  const parameter = (name: string, dataType: 'float32' | 'int64', dims: readonly number[]): string =>
    graph.input(name, { dataType, dims });
  graph.output(GRAPH_FORM_OUTPUT, transform.graph({ graph, size, parameter }, picture, params));
  return graph.build();
}

/** What such a model is fed for one draw. */
export function graphFormFeeds<Params, Instance>(
  transform: Transform<Params, Instance>,
  instance: Instance,
  picture: PlanarPicture,
): Readonly<Record<string, Tensor>> {
  const { width, height, data } = picture;
  return {
    [GRAPH_FORM_INPUT]: { dataType: 'float32', dims: [1, 3, height, width], data },
    ...transform.feeds(instance, { width, height }),
  };
}
