import { attr, type Graph, type GraphBuilder, type Value } from '@holdfast/onnx';
import type { ImportedModel } from './import-model.ts';

export interface InlineRequest {
  /** The model's input that holds pictures, by name. */
  readonly input: string;
  /** A value [batch, ...] of the graph, already in the model's layout and range. */
  readonly pictures: Value;
  readonly batch: number;
  /** Values for the model's other inputs, by name. */
  readonly others?: ReadonlyMap<string, Value>;
  readonly prefix: string;
}

/**
 * Puts the model into `builder` for a batch of pictures: once where its batch can be scaled, else once for each picture, its outputs
 * joined along their first axis. Returns the model's outputs by name.
 */
export function inlinePictures(
  builder: GraphBuilder,
  imported: ImportedModel,
  request: InlineRequest,
): Map<string, Value> {
  const { batching, model } = imported;
  const { pictures, batch, prefix } = request;
  if (batching.kind === 'any') return inlineOnce(builder, batching.atBatch(batch), { ...request, prefix });
  if (batch === 1) return inlineOnce(builder, model.graph, request);
  const rows = Array.from({ length: batch }, (_, index) => {
    const bounds = [builder.int64s([index]), builder.int64s([index + 1]), builder.int64s([0])];
    const picture = builder.op('Slice', [pictures, ...bounds], {}, { hint: `${prefix}picture${index}` });
    return inlineOnce(builder, model.graph, { ...request, pictures: picture, prefix: `${prefix}${index}/` });
  });
  return new Map(
    model.graph.outputs.map(({ name }) => {
      const parts = rows.flatMap((row) => row.get(name) ?? []);
      return [name, builder.op('Concat', parts, { axis: attr.int(0) }, { hint: `${prefix}${name}` })];
    }),
  );
}

function inlineOnce(builder: GraphBuilder, graph: Graph, request: Omit<InlineRequest, 'batch'>): Map<string, Value> {
  const bindings = new Map([...(request.others ?? []), [request.input, request.pictures] as const]);
  const values = builder.inline(graph, bindings, request.prefix);
  const outputs = new Map<string, Value>();
  for (const { name } of graph.outputs) {
    const value = values.get(name);
    if (value !== undefined) outputs.set(name, value);
  }
  return outputs;
}
