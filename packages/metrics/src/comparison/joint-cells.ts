import { groupBy } from '../group-by.ts';
import { isEligible, type OutcomeState } from '../outcomes/outcome.ts';
import { pairOutcomes, type ComparedOutcome, type PairedCell } from './pairs.ts';

/** Transform of a row about success under all transforms at once. */
export const JOINT_ALL = 'joint:all';

/** Every attack under all transforms that both subjects judged: an image counts where it is eligible under each of them in both. */
export function jointCells(
  first: readonly ComparedOutcome[],
  second: readonly ComparedOutcome[],
): readonly PairedCell[] {
  const transformsOf = (outcomes: readonly ComparedOutcome[]): ReadonlySet<string> =>
    new Set(outcomes.map(({ transform }) => transform));
  const others = transformsOf(second);
  const shared = new Set([...transformsOf(first)].filter((transform) => others.has(transform)));
  return pairOutcomes(jointly(first, shared), jointly(second, shared)).cells;
}

function jointly(outcomes: readonly ComparedOutcome[], shared: ReadonlySet<string>): readonly ComparedOutcome[] {
  const own = outcomes.filter(({ transform }) => shared.has(transform));
  return [...groupBy(own, ({ image, attack }) => JSON.stringify([image, attack]))].flatMap(([, group]) => {
    const [outcome] = group;
    if (outcome === undefined || group.length !== shared.size) return [];
    return [{ ...outcome, transform: JOINT_ALL, seen: false, state: jointState(group.map(({ state }) => state)) }];
  });
}

function jointState(states: readonly OutcomeState[]): OutcomeState {
  const excluded = states.find((state) => !isEligible({ state }));
  return excluded ?? (states.every((state) => state === 'success') ? 'success' : 'robust');
}
