import { intersectionOverUnion, type Box, type Detection, type DetectionPrediction } from '@holdfast/scene';
import type { ModelContract } from '../../contract.ts';
import { OutputError } from './output-error.ts';

/** Everything a detector proposes for one picture, before threshold and NMS; C candidates, K classes. */
export interface Candidates {
  readonly count: number;
  readonly classCount: number;
  /** [C, 4] corners x0, y0, x1, y1 in model-input pixels. */
  readonly boxesXyxy: Float32Array;
  /** [C, K] class confidences, 0..1. */
  readonly classScores: Float32Array;
}

export interface SelectionRule {
  /** Whether a candidate stands for its best class only or for every class above the threshold. */
  readonly labelling: 'best-class' | 'every-class';
  /** Greedy non-maximum suppression within each class, or none where the model has done it. */
  readonly suppression: 'per-class-nms' | 'none';
}

interface Proposal {
  readonly candidate: number;
  readonly classId: number;
  readonly score: number;
}

function notFinite(contract: ModelContract, what: string, got: string): OutputError {
  return new OutputError({
    code: 'OUTPUT_VALUES',
    where: `${contract.output.decoder} output, ${what}`,
    expected: what === 'boxes' ? 'finite corners' : 'confidences from 0 to 1',
    got,
    fix: "check output.activation, the input's normalisation and the model itself",
  });
}

function propose(candidates: Candidates, labelling: SelectionRule['labelling'], contract: ModelContract): Proposal[] {
  const { count, classCount, classScores } = candidates;
  const threshold = contract.output.scoreThreshold;
  const proposals: Proposal[] = [];
  for (let candidate = 0; candidate < count; candidate++) {
    let best: Proposal | undefined;
    for (let classId = 0; classId < classCount; classId++) {
      const score = classScores[candidate * classCount + classId] ?? NaN;
      // A model that breaks down must not look like a model that sees nothing.
      if (!(score >= -1e-3 && score <= 1 + 1e-3)) throw notFinite(contract, 'confidences', String(score));
      if (score <= threshold) continue;
      const proposal = { candidate, classId, score };
      if (labelling === 'every-class') proposals.push(proposal);
      else if (best === undefined || score > best.score) best = proposal;
    }
    if (best !== undefined) proposals.push(best);
  }
  return proposals;
}

function boxOf(candidates: Candidates, candidate: number, contract: ModelContract): Box {
  const [x0 = NaN, y0 = NaN, x1 = NaN, y1 = NaN] = candidates.boxesXyxy.subarray(candidate * 4, candidate * 4 + 4);
  if (![x0, y0, x1, y1].every(Number.isFinite)) {
    throw notFinite(contract, 'boxes', `[${[x0, y0, x1, y1].join(', ')}]`);
  }
  return { x0, y0, x1, y1 };
}

/**
 * Threshold (score strictly above it), sort and NMS (IoU strictly above `nmsIou` suppresses). Equal scores keep the order of
 * candidates, then of classes, so that the answer is a pure function of the numbers. Throws OutputError on confidences outside
 * 0..1 (NaN included) and on boxes that are not finite.
 */
export function selectDetections(
  candidates: Candidates,
  rule: SelectionRule,
  contract: ModelContract,
): DetectionPrediction {
  const sorted = propose(candidates, rule.labelling, contract).sort(
    (a, b) => b.score - a.score || a.candidate - b.candidate || a.classId - b.classId,
  );
  const kept: Detection[] = [];
  const keptByClass = new Map<number, Box[]>();
  for (const { candidate, classId, score } of sorted) {
    const box = boxOf(candidates, candidate, contract);
    const rivals = keptByClass.get(classId) ?? [];
    const isSuppressed =
      rule.suppression === 'per-class-nms' &&
      rivals.some((rival) => intersectionOverUnion(rival, box) > contract.output.nmsIou);
    if (isSuppressed) continue;
    keptByClass.set(classId, [...rivals, box]);
    kept.push({ classId, label: contract.output.labels[classId] ?? String(classId), score, box });
  }
  return { task: 'detection', detections: kept };
}
