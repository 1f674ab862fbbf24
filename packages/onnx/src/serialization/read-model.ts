import type { ModelProto } from '../generated/onnx_pb.js';
import type { Model } from '../graph.ts';
import { checkModelProto } from '../preflight/check-proto.ts';
import { decodeModelProto } from '../preflight/decode.ts';
import { DEFAULT_PREFLIGHT_LIMITS, type PreflightLimits } from '../preflight/limits.ts';
import { readGraphProto } from './read-graph.ts';

/** The model in a decoded and checked file. */
export function modelOfProto(proto: ModelProto): Model {
  if (proto.graph === undefined) throw new TypeError('modelOfProto: the caller checks that there is a graph');
  return {
    irVersion: Number(proto.irVersion),
    opsetImports: new Map(
      proto.opsetImport.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]),
    ),
    producer: [proto.producerName, proto.producerVersion].filter((part) => part !== '').join(' '),
    metadata: new Map(proto.metadataProps.map(({ key, value }) => [key, value])),
    graph: readGraphProto(proto.graph, ''),
  };
}

/**
 * Reads an ONNX file. Nodes come in topological order and with unique names, Constant nodes have become initializers,
 * initializers are no longer listed among the inputs, `ai.onnx` is the domain ''. Nothing shares memory with `bytes`.
 *
 * The structural checks of `preflight` are made first; call `preflight` before anything computes with the model.
 * Throws ModelError.
 */
export function readModel(bytes: Uint8Array, limits: Partial<PreflightLimits> = {}): Model {
  const bounds = { ...DEFAULT_PREFLIGHT_LIMITS, ...limits };
  const proto = decodeModelProto(bytes, bounds);
  checkModelProto(proto, bounds);
  return modelOfProto(proto);
}
