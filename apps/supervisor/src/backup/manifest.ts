import { z } from 'zod';

/** First entry of a backup: what is needed to judge whether it fits. */
export const MANIFEST_NAME = 'manifest.json';
export const manifestSchema = z.object({
  format: z.literal('holdfast-backup/1'),
  version: z.string(),
  createdAt: z.string(),
  /** Of the schema the rows belong to. */
  migrations: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Last entry: a backup without it was cut short, whatever tar thinks of it. */
export const SUMMARY_NAME = 'summary.json';
export const summarySchema = z.object({
  rows: z.record(z.string(), z.number()),
  sequences: z.record(z.string(), z.string()),
  blobs: z.number(),
  blobBytes: z.number(),
});
export type Summary = z.infer<typeof summarySchema>;
