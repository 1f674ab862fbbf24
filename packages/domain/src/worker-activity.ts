import { sentences, toldSchema, type Sentence, type Told } from '@holdfast/results';
import { z } from 'zod';

/** What a worker says of itself. */
export const workerActivity = sentences({
  plan_run: () => 'plans a run',
  attack_images: () => 'attacks images',
  finalise_run: () => 'writes the report of a run',
  inspect_model: () => 'inspects a model',
  preview_model: () => 'tries a model on images',
  probe_picture: () => 'tries one image',
  import_dataset: () => 'imports images',
  harden_model: () => 'trains a model',
  evaluate_hardening: () => 'evaluates a hardened model',
  render_export: () => 'renders a report',
  deliver_webhook: () => 'delivers a webhook',
  maintain: () => 'tidies up',
  starting: () => 'starting',
  stopped: () => 'stopped',
  waiting: () => 'waits for work',
  /** Runs that it does not work on, though it could. */
  leaves_runs: (runs: string, build: string) =>
    `leaves run ${runs} to workers of the build that it began with: ${build}`,
  /** What no program of ours has put into words. */
  other: (text: string) => text,
});

/** What a worker has to offer, and what it does. */
export const workerCapacitySchema = z.object({
  cores: z.int().min(1),
  memoryMb: z.int().min(0),
  /** Tasks at a time, by lane. */
  lanes: z.record(z.string(), z.int().min(0)),
  /** Ids of runs whose images it leaves to workers of the build that the run began with. */
  leaves: z.array(z.string()).optional(),
  /** What its reason is made of, see `workerActivity`; workers of before it was kept have only the reason. */
  activities: z.array(toldSchema).optional(),
});
export type WorkerCapacity = z.infer<typeof workerCapacitySchema>;

/** A worker's reason is all that holds at a time. */
export const workerReason = (activities: readonly Sentence[]): string => activities.map(({ text }) => text).join('; ');

/** What a worker does, by its row: its reason as it stands where it is of another version. */
export function activitiesOf(worker: { readonly reason: string; readonly activities: readonly Told[] | undefined }) {
  const read = (worker.activities ?? []).flatMap((told) => workerActivity.read(told) ?? []);
  const isKnown = read.length > 0 && read.length === worker.activities?.length;
  return isKnown || worker.reason === '' ? read : [{ code: 'other' as const, values: [worker.reason] }];
}
