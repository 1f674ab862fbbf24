/** What one model says of one photo, as little as choosing needs. */
export interface ImageCandidate {
  readonly position: number;
  /** Whether the objective finds something to attack, and the label, if there is one, is what the model says. */
  readonly suits: boolean;
  /** Class that the model is most confident of. */
  readonly label: string;
  /** 0..1. */
  readonly confidence: number;
}

/**
 * Chooses photos to attack (method.md M1): only such that the model gets right, the most confident first, but class by class in turn, so that
 * a run does not consist of one class. Returns positions in the order of the data set; fewer than `count` where fewer suit.
 */
export function recommendImages(candidates: readonly ImageCandidate[], count: number): number[] {
  const byClass = new Map<string, ImageCandidate[]>();
  for (const candidate of candidates) {
    if (!candidate.suits) continue;
    byClass.set(candidate.label, [...(byClass.get(candidate.label) ?? []), candidate]);
  }
  const queues = [...byClass.values()].map((own) =>
    own.sort((a, b) => b.confidence - a.confidence || a.position - b.position),
  );
  // The class whose best photo is the surest begins; ties by position, so that the same predictions give the same choice.
  queues.sort(([a], [b]) => (b?.confidence ?? 0) - (a?.confidence ?? 0) || (a?.position ?? 0) - (b?.position ?? 0));
  const chosen: number[] = [];
  for (let round = 0; chosen.length < count && queues.some((own) => own.length > round); round++) {
    for (const own of queues) {
      const next = own[round];
      if (next !== undefined && chosen.length < count) chosen.push(next.position);
    }
  }
  return chosen.sort((a, b) => a - b);
}
