import { runLayout, type PairSide, type Run as RunRow } from '@holdfast/db';
import { incomparable, type Sentence } from '@holdfast/results';
import { modelRecordOf } from '../report/evidence.ts';
import { snapshotOf } from '../runs/kinds.ts';

/** A model version in a run. */
export interface SubjectShape {
  readonly run: RunRow;
  readonly modelOrdinal: number;
}

/** An attack of it, as the database pairs them. */
export const sideOf = ({ run, modelOrdinal }: SubjectShape, attackOrdinal: number): PairSide => ({
  runId: run.id,
  modelOrdinal,
  attackOrdinal,
});

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

const compared = ({ run, modelOrdinal }: SubjectShape) => ({
  model: modelRecordOf(run, modelOrdinal),
  configuration: snapshotOf(run).configuration,
});

export const comparisonNoteKinds = ['OTHER_IMAGES', 'OTHER_SEED'] as const;

/** The notes beside what blocks a comparison, by kind. */
export function comparisonNoteKindsOf({ first, second }: ComparedShape): (typeof comparisonNoteKinds)[number][] {
  const [one, two] = [snapshotOf(first.run), snapshotOf(second.run)];
  return [
    ...(one.dataset.contentHash === two.dataset.contentHash ? [] : (['OTHER_IMAGES'] as const)),
    ...(one.configuration.seed === two.configuration.seed ? [] : (['OTHER_SEED'] as const)),
  ];
}

const NOTES = {
  OTHER_IMAGES: 'The runs used different versions of images; only images that both hold are compared.',
  OTHER_SEED: 'The runs drew different random numbers.',
} as const;

/** Why the two measured different things; null where they can be compared. As `holdfast compare` says it. */
export const blockingOf = ({ first, second }: ComparedShape): Sentence | null =>
  incomparable(compared(first), compared(second));

/** What a reader must know before believing that only the model differs. */
export function comparisonNotes(shape: ComparedShape): string[] {
  const blocking = blockingOf(shape);
  return [
    ...(blocking === null ? [] : [`The runs cannot be compared: ${blocking.text}.`]),
    ...comparisonNoteKindsOf(shape).map((kind) => NOTES[kind]),
  ];
}

/** Whether the two measured the same thing at all. */
export const areCompatible = (shape: ComparedShape): boolean => blockingOf(shape) === null;
