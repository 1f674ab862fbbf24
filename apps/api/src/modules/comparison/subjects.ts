import { runLayout, type Run as RunRow } from '@holdfast/db';
import { snapshotOf } from '../runs/kinds.ts';

/** A model version in a run. */
export interface SubjectShape {
  readonly run: RunRow;
  readonly modelOrdinal: number;
}

export interface ComparedShape {
  readonly first: SubjectShape;
  readonly second: SubjectShape;
  readonly minimumEffect: number;
}

export interface CommonTransform {
  readonly spec: string;
  readonly seen: boolean;
  readonly first: number;
  readonly second: number;
}

/** What both subjects ran: attacks by id, transforms by spec, with their places in either run. */
export function commonCells({ first, second }: ComparedShape) {
  const [one, two] = [runLayout(snapshotOf(first.run)), runLayout(snapshotOf(second.run))];
  const attacks = one.attacks.flatMap((attack, ordinal) => {
    const other = two.attacks.indexOf(attack);
    return other < 0 ? [] : [{ attack, first: ordinal, second: other }];
  });
  const seen = snapshotOf(first.run).transforms;
  const transforms = one.transforms.flatMap((spec, ordinal): CommonTransform[] => {
    const other = two.transforms.indexOf(spec);
    return other < 0 ? [] : [{ spec, seen: seen[ordinal]?.seen ?? false, first: ordinal, second: other }];
  });
  return { attacks, transforms };
}

/** What a reader must know before believing that only the model differs. */
export function comparisonNotes({ first, second }: ComparedShape): string[] {
  const [one, two] = [snapshotOf(first.run), snapshotOf(second.run)];
  const notes: string[] = [];
  if (one.configuration.objective !== two.configuration.objective) {
    notes.push(`The objectives differ: ${one.configuration.objective} and ${two.configuration.objective}.`);
  }
  if (JSON.stringify(one.configuration.attack) !== JSON.stringify(two.configuration.attack)) {
    notes.push('The attacks differ in budget, step, iterations or combination: a difference may be theirs.');
  }
  if (JSON.stringify(one.configuration.bank) !== JSON.stringify(two.configuration.bank)) {
    notes.push('The averaged attacks optimised over different transforms.');
  }
  if (one.dataset.contentHash !== two.dataset.contentHash) {
    notes.push('The runs used different versions of images; only pictures that both hold are compared.');
  }
  if (one.configuration.seed !== two.configuration.seed) notes.push('The runs drew different random numbers.');
  return notes;
}

/** Whether the two measured the same thing at all. */
export const areCompatible = ({ first, second }: ComparedShape): boolean =>
  snapshotOf(first.run).configuration.objective === snapshotOf(second.run).configuration.objective;
