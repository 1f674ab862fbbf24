import { runLayout, type Run as RunRow } from '@holdfast/db';
import { badInput } from '../../graphql/errors.ts';
import { attackColumns } from '../runs/run.ts';
import { snapshotOf } from '../runs/kinds.ts';

export interface AskedCell {
  readonly attack: string;
  readonly transform: string;
  readonly attackOrdinal: number;
  readonly transformOrdinal: number;
}

/**
 * The cell of the matrix that a filter names. What it leaves out is the report's headline: the averaged attack, and the first JPEG of the
 * bank, the bank's first transform, or the untransformed picture.
 * @throws BAD_USER_INPUT for an attack or transform that the run does not have
 */
export function cellAsked(
  run: RunRow,
  {
    attack,
    transform,
  }: { readonly attack?: string | null | undefined; readonly transform?: string | null | undefined },
): AskedCell {
  const { attacks, transforms } = runLayout(snapshotOf(run));
  const headline = headlineCell(run);
  const wanted = { attack: attack ?? headline.attack, transform: transform ?? headline.transform };
  const attackOrdinal = attacks.indexOf(wanted.attack);
  const transformOrdinal = transforms.indexOf(wanted.transform);
  if (attackOrdinal < 0) throw notInRun('attack', attacks, wanted.attack);
  if (transformOrdinal < 0) throw notInRun('transform', transforms, wanted.transform);
  return { ...wanted, attackOrdinal, transformOrdinal };
}

function headlineCell(run: RunRow): { readonly attack: string; readonly transform: string } {
  const { configuration } = snapshotOf(run);
  const columns = attackColumns(run);
  const averaged = columns.find(({ id }) => id === 'averaged') ?? columns.find(({ id }) => id.startsWith('averaged'));
  const attack = averaged ?? columns.find(({ isControl }) => !isControl) ?? columns[0];
  const { transforms } = runLayout(snapshotOf(run));
  const bank = configuration.bank.map(({ spec }) => spec).filter((spec) => transforms.includes(spec));
  const transform = bank.find((spec) => spec.startsWith('jpeg:')) ?? bank[0] ?? transforms[1] ?? 'identity';
  return { attack: attack?.id ?? '', transform };
}

const notInRun = (field: string, known: readonly string[], got: string) =>
  badInput('NOT_IN_RUN', `"${field}" is one of ${known.join(', ')}, got ${got}`, [field, known.join(', '), got]);
