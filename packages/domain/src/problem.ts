import { z } from 'zod';

/** What is wrong, in the five parts every error of Holdfast has. Stored beside what failed and shown as it stands. */
export const problemSchema = z.object({
  code: z.string().min(1),
  /** The field, file, node or row it is about. */
  where: z.string(),
  expected: z.string(),
  got: z.string(),
  fix: z.string(),
});

export type Problem = z.infer<typeof problemSchema>;
