import type { ModelProto } from '../generated/onnx_pb.js';
import { CANONICAL_OPSET } from '../graph.ts';
import { ModelError } from '../model-error.ts';
import { checkGraph } from './graph.ts';
import type { PreflightLimits } from './limits.ts';

/** Oldest opset that is read: from 7 on, broadcasting is numpy's. */
export const OLDEST_OPSET = 7;

function checkOpset(proto: ModelProto): void {
  const standard = proto.opsetImport.filter(({ domain }) => domain === '' || domain === 'ai.onnx');
  const [first] = standard;
  const version = first?.version ?? 0n;
  if (standard.length !== 1 || version < BigInt(OLDEST_OPSET) || version > BigInt(CANONICAL_OPSET)) {
    throw new ModelError({
      code: 'UNSUPPORTED_OPSET',
      where: 'opset_import of ai.onnx',
      expected: `one version from ${OLDEST_OPSET} to ${CANONICAL_OPSET}`,
      got: standard.length === 0 ? 'none' : standard.map((entry) => entry.version).join(', '),
      fix: `export the model with opset_version ${OLDEST_OPSET} to ${CANONICAL_OPSET}`,
    });
  }
}

function refuseFunctions(proto: ModelProto): void {
  const [first] = proto.functions;
  if (first === undefined) return;
  throw new ModelError({
    code: 'UNSUPPORTED_FEATURE',
    where: `function \`${first.name}\``,
    expected: 'a model of operators only',
    got: `${proto.functions.length} model-local functions`,
    fix: 'inline them before saving (onnx.inliner.inline_local_functions)',
  });
}

/** The checks that need no computed shapes. Throws ModelError at the first problem. */
export function checkModelProto(proto: ModelProto, limits: PreflightLimits): void {
  const { graph } = proto;
  if (graph === undefined) throw new TypeError('checkModelProto: the caller checks that there is a graph');
  checkOpset(proto);
  checkGraph({ limits, nodes: 0, graphs: 0 }, graph, { path: '', depth: 0, outer: new Set() });
  refuseFunctions(proto);
  if (proto.trainingInfo.length > 0) {
    throw new ModelError({
      code: 'UNSUPPORTED_FEATURE',
      where: 'training_info',
      expected: 'a model for inference',
      got: 'one with training information',
      fix: 'export the model in evaluation mode',
    });
  }
}
