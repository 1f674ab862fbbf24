import type { TaskKind } from '@holdfast/domain';

/**
 * Kinds of work that share slots of a worker. `heavy` keeps every core busy for long; `interactive` is what a person waits for, so it must
 * not stand behind an attack; `light` waits for files and networks.
 */
export const lanes = ['heavy', 'interactive', 'light'] as const;
export type Lane = (typeof lanes)[number];

export const laneOf: Readonly<Record<TaskKind, Lane>> = {
  attack_images: 'heavy',
  harden_model: 'heavy',
  evaluate_hardening: 'heavy',
  plan_run: 'interactive',
  inspect_model: 'interactive',
  preview_model: 'interactive',
  probe_picture: 'interactive',
  finalise_run: 'light',
  import_dataset: 'light',
  render_export: 'light',
  deliver_webhook: 'light',
  maintain: 'light',
};

export const kindsOf = (lane: Lane): TaskKind[] => taskKinds.filter((kind) => laneOf[kind] === lane);

const isTaskKind = (name: string): name is TaskKind => Object.hasOwn(laneOf, name);
export const taskKinds: readonly TaskKind[] = Object.keys(laneOf).filter(isTaskKind);
