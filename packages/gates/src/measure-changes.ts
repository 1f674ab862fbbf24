import type { AcceptedLookup } from './known-findings.ts';
import { decide, decideJointly, inScope, jointScopes, type OutcomeTable } from './outcome-table.ts';
import type { GateChange, GateJointChange, Tally } from './measurement.ts';

/** Every cell that both runs have, image by image. */
export function changesOf(
  baseline: OutcomeTable,
  run: OutcomeTable,
  isAccepted: AcceptedLookup,
): readonly GateChange[] {
  return [...run.attacks].flatMap(([attack, cells]) =>
    [...cells.values()].flatMap(({ transform, seen, states }) => {
      const before = baseline.attacks.get(attack)?.get(transform);
      if (before === undefined) return [];
      const pairs = pair(run, baseline, (image, name) => ({
        first: decide(before.states.get(image)),
        second: decide(states.get(image)),
        accepted: isAccepted({ image, name, attack, transform }),
      }));
      return [{ attack, transform, seen, ...pairs }];
    }),
  );
}

/** The same over all transforms at once that both runs judged under. */
export function jointChangesOf(
  baseline: OutcomeTable,
  run: OutcomeTable,
  isAccepted: AcceptedLookup,
): readonly GateJointChange[] {
  return [...run.attacks].flatMap(([attack, cells]) => {
    const before = baseline.attacks.get(attack);
    if (before === undefined) return [];
    return jointScopes.map((scope) => {
      const own = [...cells.values()].filter((cell) => inScope(scope, cell) && before.has(cell.transform));
      const pairs = pair(run, baseline, (image, name) => ({
        first: decideJointly(own.map(({ transform }) => before.get(transform)?.states.get(image))),
        second: decideJointly(own.map(({ states }) => states.get(image))),
        accepted: own.some(({ transform }) => isAccepted({ image, name, attack, transform })),
      }));
      return { attack, scope, ...pairs };
    });
  });
}

interface Decisions {
  readonly first: keyof Tally | null;
  readonly second: keyof Tally | null;
  readonly accepted: boolean;
}

function pair(
  run: OutcomeTable,
  baseline: OutcomeTable,
  of: (image: string, name: string | undefined) => Decisions,
): Pick<GateChange, 'counts' | 'undecided' | 'accepted'> {
  const counts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  const undecided = { wasSuccess: 0, wasRobust: 0 };
  const left = { success: 0, robust: 0, undecided: 0 };
  for (const [image, name] of run.images) {
    if (!baseline.images.has(image)) continue;
    const { first, second, accepted } = of(image, name);
    if (first === null || second === null || first === 'undecided') continue;
    if (accepted) left[second] += 1;
    else if (second === 'undecided') undecided[first === 'success' ? 'wasSuccess' : 'wasRobust'] += 1;
    else if (first === 'success') counts[second === 'success' ? 'both' : 'onlyFirst'] += 1;
    else counts[second === 'success' ? 'onlySecond' : 'neither'] += 1;
  }
  return { counts, undecided, accepted: left };
}
