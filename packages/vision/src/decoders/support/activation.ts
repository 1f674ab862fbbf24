import type { GraphBuilder, Value } from '@holdfast/onnx';
import type { OutputContract } from '../../contract.ts';

/** Confidence of one score as the contract says scores leave the model. */
export const confidence = (score: number, activation: OutputContract['activation']): number =>
  activation === 'logits' ? 1 / (1 + Math.exp(-score)) : score;

export const confidenceInGraph = (
  graph: GraphBuilder,
  scores: Value,
  activation: OutputContract['activation'],
): Value => (activation === 'logits' ? graph.op('Sigmoid', [scores], {}, { hint: 'confidences' }) : scores);
