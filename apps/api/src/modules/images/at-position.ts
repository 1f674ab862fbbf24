import {
  originalsAt,
  outcomesAt,
  samplesAt,
  subjectsAt,
  type OutcomeAt,
  type SampleAt,
  type SubjectAt,
} from '@holdfast/db';
import type { Queryable, RunModelRef } from '@holdfast/db';
import { z } from 'zod';
import type { ApiContext } from '../../graphql/context.ts';
import { rowLoader, rowsLoader } from '../../graphql/loaders.ts';

/** An image of a run and model version. */
export interface ImageRef extends RunModelRef {
  readonly position: number;
}

const refSchema = z.tuple([z.string(), z.int(), z.int()]);
export const keyOfRef = ({ runId, modelOrdinal, position }: ImageRef): string =>
  JSON.stringify([runId, modelOrdinal, position]);

type Placed<Row> = Row & ImageRef;

/** Reads rows of many images at once: one statement for each run and model version, of which a page has one. */
const byPosition =
  <Row extends { readonly position: number }>(
    read: (database: Queryable, request: RunModelRef & { readonly positions: readonly number[] }) => Promise<Row[]>,
  ) =>
  async ({ database }: ApiContext, keys: readonly string[]): Promise<Placed<Row>[]> => {
    const positions = new Map<string, number[]>();
    for (const key of keys) {
      const [runId, modelOrdinal, position] = refSchema.parse(JSON.parse(key));
      const model = JSON.stringify([runId, modelOrdinal]);
      positions.set(model, [...(positions.get(model) ?? []), position]);
    }
    const found = await Promise.all(
      [...positions].map(async ([model, wanted]) => {
        const [runId, modelOrdinal] = z.tuple([z.string(), z.int()]).parse(JSON.parse(model));
        const rows = await read(database.prisma, { runId, modelOrdinal, positions: wanted });
        return rows.map((row) => ({ ...row, runId, modelOrdinal }));
      }),
    );
    return found.flat();
  };

export const samplesOfImage = rowsLoader<Placed<SampleAt>>({ read: byPosition(samplesAt), keyOf: keyOfRef });
export const outcomesOfImage = rowsLoader<Placed<OutcomeAt>>({ read: byPosition(outcomesAt), keyOf: keyOfRef });
export const subjectOfImage = rowLoader<Placed<SubjectAt>>({ read: byPosition(subjectsAt), keyOf: keyOfRef });
export const filesOfImage = rowsLoader<Placed<{ position: number; path: string; sha256: string }>>({
  read: byPosition(originalsAt),
  keyOf: keyOfRef,
});
