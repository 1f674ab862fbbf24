import type { TaskKind } from './task-payloads.ts';

/** What a worker says of itself, by what it does. */
const WORDS = {
  plan_run: 'plans a run',
  attack_images: 'attacks images',
  finalise_run: 'writes the report of a run',
  inspect_model: 'inspects a model',
  preview_model: 'tries a model on photos',
  probe_picture: 'tries one image',
  import_dataset: 'imports photos',
  harden_model: 'trains a model',
  evaluate_hardening: 'evaluates a hardened model',
  render_export: 'renders a report',
  deliver_webhook: 'delivers a webhook',
  maintain: 'tidies up',
  starting: 'starting',
  stopped: 'stopped',
  waiting: 'waits for work',
} as const satisfies Record<TaskKind | 'starting' | 'stopped' | 'waiting', string>;

const kinds = Object.keys(WORDS).filter((word): word is keyof typeof WORDS => Object.hasOwn(WORDS, word));
export const workerActivities = [...kinds, 'leaves_runs', 'other'] as const;

/** A part of a worker's reason, for pages to say it in another language. `other` is what no program of ours has put into words. */
export interface WorkerActivity {
  readonly kind: (typeof workerActivities)[number];
  readonly text: string;
  /** Names and numbers of the text, in its order. */
  readonly values: readonly string[];
}

export const workerWords = (kind: keyof typeof WORDS): string => WORDS[kind];

/** Runs that a worker does not work on, though it could. */
export const leavesRunsWords = ({ runs, build }: { readonly runs: string; readonly build: string }): string =>
  `leaves run ${runs} to workers of the build that it began with: ${build}`;

const LEAVES = /^leaves run (.+) to workers of the build that it began with: (.+)$/;

/** A reason is the parts that hold at a time. */
export const workerReason = (parts: readonly string[]): string => parts.join('; ');

/** The parts of `workerReason` again. */
export function workerActivitiesOf(reason: string): readonly WorkerActivity[] {
  const found: WorkerActivity[] = [];
  for (const text of reason.split('; ')) {
    const kind = kinds.find((known) => WORDS[known] === text);
    const leaves = LEAVES.exec(text);
    if (kind !== undefined) found.push({ kind, text, values: [] });
    else if (leaves !== null) found.push({ kind: 'leaves_runs', text, values: leaves.slice(1) });
    else if (text !== '') found.push({ kind: 'other', text, values: [] });
  }
  return found;
}
