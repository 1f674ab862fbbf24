import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from '../generated/onnx_pb.js';
import type { Model } from '../graph.ts';
import { graphProtoOf } from './write-graph.ts';

/** The bytes of an ONNX file. The same model always gives the same bytes. */
export function writeModel(model: Model): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: BigInt(model.irVersion),
      producerName: model.producer,
      opsetImport: [...model.opsetImports].map(([domain, version]) => ({ domain, version: BigInt(version) })),
      metadataProps: [...model.metadata].map(([key, value]) => ({ key, value })),
      graph: graphProtoOf(model.graph),
    }),
  );
}
