import type { z } from 'zod';
import { reportSchema, type Report } from '../report-schema.ts';

/**
 * A report without its images: a few kilobytes whatever the size of the run, so that a page opens without reading what it does not show.
 */
export const reportHeadSchema = reportSchema.omit({ images: true });
export type ReportHead = z.infer<typeof reportHeadSchema>;

/** The head of a report; every number in it is the report's own. */
export function headOf({ images: _images, ...head }: Report): ReportHead {
  return head;
}
