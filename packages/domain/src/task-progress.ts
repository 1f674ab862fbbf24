import { sentences, toldSchema } from '@holdfast/results';
import { z } from 'zod';

/** How far a task is, for people. */
export const taskProgressSchema = z.object({
  /** 0..1; null where nothing can be said. */
  fraction: z.number().min(0).max(1).nullable(),
  /** What it is doing now. */
  message: z.string(),
  /** What the message is made of, see `taskStep`; tasks of before it was kept have only the message. */
  told: toldSchema.optional(),
  /** What the task made, once it is done: the file of an export. */
  artifact: z.object({ sha256: z.string(), fileName: z.string(), mediaType: z.string() }).optional(),
});

export type TaskProgress = z.infer<typeof taskProgressSchema>;

/** What a task does now. */
export const taskStep = sentences({
  reads_model: () => 'reads the file',
  tries_attack: () => 'tries what an attack needs',
  predicts: (image: number, images: number) => `image ${image} of ${images}`,
  has_imported: (images: number) => `${images} images so far`,
  measures_model: (model: number, models: number) => `measures model ${model} of ${models}`,
  looks_at: (image: number, images: number) => `looks at image ${image} of ${images}`,
  has_attacked: (done: number, images: number) => `${done} of ${images} images`,
  attacks_in_run: (done: number, images: number, name: string, attack: string, step: number) =>
    `${done} of ${images} images (${name}, ${attack}, step ${step})`,
  attacks_one: () => 'attacks the image',
  steps_one: (attack: string, step: number) => `${attack}, step ${step}`,
  judges_one: () => 'judges under the transforms',
  computes_report: () => 'computes the report',
  renders: (format: string) => `renders ${format}`,
  rendered: () => 'rendered',
  trains: (epoch: number, epochs: number, step: number, steps: number, loss: string) =>
    `epoch ${epoch} of ${epochs}, step ${step} of ${steps}, loss ${loss}`,
  attacks_original: () => 'attacks the original model',
  transfers: () => 'judges its samples by the hardened model',
  attacks_hardened: () => 'attacks the hardened model',
  attacks_original_held_out: () => 'runs the held-out attack on the original model',
  attacks_hardened_held_out: () => 'runs the held-out attack on the hardened model',
});
