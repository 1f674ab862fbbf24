import { runLayout, type PairSide, type Run as RunRow } from '@holdfast/db';
import { incomparable } from '@holdfast/results';
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

/** Why the two measured different things; null where they can be compared. As `holdfast compare` says it. */
const blockingOf = ({ first, second }: ComparedShape): string | null => incomparable(compared(first), compared(second));

/** What a reader must know before believing that only the model differs. */
export function comparisonNotes(shape: ComparedShape): string[] {
  const [one, two] = [snapshotOf(shape.first.run), snapshotOf(shape.second.run)];
  const blocking = blockingOf(shape);
  return [
    ...(blocking === null ? [] : [`The runs cannot be compared: ${blocking}.`]),
    ...(one.dataset.contentHash === two.dataset.contentHash
      ? []
      : ['The runs used different versions of images; only pictures that both hold are compared.']),
    ...(one.configuration.seed === two.configuration.seed ? [] : ['The runs drew different random numbers.']),
  ];
}

/** Whether the two measured the same thing at all. */
export const areCompatible = (shape: ComparedShape): boolean => blockingOf(shape) === null;
