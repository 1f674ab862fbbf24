import { z } from 'zod';

/** How far a task is, for people. */
export const taskProgressSchema = z.strictObject({
  /** 0..1; null where nothing can be said. */
  fraction: z.number().min(0).max(1).nullable(),
  /** What it is doing now. */
  message: z.string(),
  /** What the task made, once it is done: the file of an export. */
  artifact: z.strictObject({ sha256: z.string(), fileName: z.string(), mediaType: z.string() }).optional(),
});

export type TaskProgress = z.infer<typeof taskProgressSchema>;
