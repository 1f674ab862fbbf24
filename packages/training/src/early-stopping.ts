/** What early stopping remembers; part of a checkpoint. */
export interface StoppingState {
  /** Lowest validation loss so far; null before the first epoch. */
  readonly bestLoss: number | null;
  readonly bestEpoch: number;
  readonly epochsWithout: number;
}

export const beforeTraining: StoppingState = { bestLoss: null, bestEpoch: 0, epochsWithout: 0 };

/** Takes the validation loss of one more epoch. `epoch` counts from 1; 0 is the model as it was given. */
export function afterEpoch(
  state: StoppingState,
  { epoch, loss, patienceEpochs }: { epoch: number; loss: number; patienceEpochs: number | null },
): { readonly state: StoppingState; readonly isBest: boolean; readonly stop: boolean } {
  const isBest = state.bestLoss === null || loss < state.bestLoss;
  const next = isBest
    ? { bestLoss: loss, bestEpoch: epoch, epochsWithout: 0 }
    : { ...state, epochsWithout: state.epochsWithout + 1 };
  return { state: next, isBest, stop: patienceEpochs !== null && next.epochsWithout >= patienceEpochs };
}
