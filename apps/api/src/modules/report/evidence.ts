import {
  countAccuracy,
  countAttackPairs,
  countCells,
  countFailedAttacks,
  countJoint,
  countNorms,
  countSubjects,
  lostOnSaving,
  measureSurrogates,
  runLayout,
  type Queryable,
  type Run as RunRow,
  type RunLayout,
} from '@holdfast/db';
import { rateOf } from '@holdfast/metrics';
import { comparedAttack, type CountedEvidence } from '@holdfast/reporting';
import { modelRecordSchema } from '@holdfast/results';
import { z } from 'zod';
import { snapshotOf } from '../runs/kinds.ts';

interface Asked {
  readonly run: RunRow;
  readonly modelOrdinal: number;
}

/** Everything that a report needs of one model version, counted by the database. Also says how many images are done. */
export async function readEvidence(
  database: Queryable,
  { run, modelOrdinal }: Asked,
): Promise<{ readonly evidence: CountedEvidence; readonly done: number }> {
  const { id: runId, workspaceId, state } = run;
  const snapshot = snapshotOf(run);
  const layout = runLayout(snapshot);
  const key = { workspaceId, runId, modelOrdinal };
  const model = modelRecordOf(run, modelOrdinal);
  const subjects = await countSubjects(database, key);
  const cells = await readCells(database, { ...key, layout, subjects });
  const first = comparedAttack([...new Set(cells.map(({ attack }) => attack))]);
  const accuracy =
    model.task === 'classification' && subjects.labelled > 0 ? await countAccuracy(database, { ...key, layout }) : null;
  const { images, done, eligible, ineligible, errors, labelled } = subjects;
  return {
    done,
    evidence: {
      complete: state === 'done',
      model,
      configuration: snapshot.configuration,
      transforms: snapshot.transforms,
      counts: { images, eligible, ineligible, errors },
      cells,
      joint: await countJoint(database, { ...key, layout }),
      pairs: first === undefined ? [] : await countAttackPairs(database, { ...key, layout, attack: first }),
      norms: await countNorms(database, { ...key, layout }),
      surrogate: await measureSurrogates(database, key),
      accuracy:
        accuracy === null
          ? null
          : {
              clean: rateOf(accuracy.clean),
              robust: accuracy.robust.map(({ attack, notAttacked, ...counts }) => ({
                attack,
                notAttacked,
                rate: rateOf(counts),
              })),
            },
      hasLabels: labelled > 0,
      // How an attack went says nothing about another model that judges its samples.
      lostOnSaving: isTransferred(run, modelOrdinal) ? [] : await lostOnSaving(database, { ...key, layout }),
    },
  };
}

function isTransferred(run: RunRow, modelOrdinal: number): boolean {
  const model = snapshotOf(run).models.find(({ ordinal }) => ordinal === modelOrdinal);
  return model !== undefined && model.samplesOf !== null && model.samplesOf.modelVersionId !== model.modelVersionId;
}

interface Key {
  readonly workspaceId: string;
  readonly runId: string;
  readonly modelOrdinal: number;
  readonly layout: RunLayout;
}

/** Tallies, completed as a report completes them: images without a target or with a failure have no outcomes of their own. */
async function readCells(
  database: Queryable,
  { subjects, ...key }: Key & { readonly subjects: { readonly ineligible: number; readonly errors: number } },
): Promise<CountedEvidence['cells']> {
  const cells = await countCells(database, key);
  const failures = await countFailedAttacks(database, key);
  return cells.map((cell) => ({
    ...cell,
    counts: {
      ...cell.counts,
      ineligible: cell.counts.ineligible + subjects.ineligible,
      error: cell.counts.error + subjects.errors + (failures.find(({ attack }) => attack === cell.attack)?.images ?? 0),
    },
  }));
}

/** The parts of a confirmed contract that a report names. */
const contractSchema = z.object({
  task: z.enum(['detection', 'classification']),
  input: z.object({ width: z.int(), height: z.int() }),
  output: z.object({ labels: z.array(z.string()) }),
});

/** What a report says of the model, out of the run's snapshot. */
export function modelRecordOf(run: RunRow, modelOrdinal: number): CountedEvidence['model'] {
  const model = snapshotOf(run).models.find(({ ordinal }) => ordinal === modelOrdinal);
  if (model === undefined) throw new RangeError(`run ${run.id} has no model with ordinal ${modelOrdinal}`);
  const contract = contractSchema.parse(model.contract);
  return modelRecordSchema.parse({
    file: model.fileName,
    sha256: model.sha256,
    task: contract.task,
    inputWidth: contract.input.width,
    inputHeight: contract.input.height,
    labels: contract.output.labels,
    contract: model.contract,
  });
}
