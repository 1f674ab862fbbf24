import { z } from 'zod';

/** A row of a comparison, as much of it as both the API and the command line say. */
export const rowSchema = z.object({
  ...{ attack: z.string(), transform: z.string(), seen: z.boolean() },
  ...{ both: z.int(), onlyFirst: z.int(), onlySecond: z.int(), neither: z.int(), n: z.int() },
  ...{ difference: z.number().nullable(), pValue: z.number(), adjustedPValue: z.number(), verdict: z.string() },
  interval: z.object({ low: z.number(), high: z.number() }),
  reason: z.string().nullable(),
});

/** Its fields in GraphQL. */
export const ROW =
  'attack transform seen both onlyFirst onlySecond neither n difference pValue adjustedPValue verdict reason interval { low high }';

/** A row as the local program's comparison has it, with the words that GraphQL uses. */
export const shown = (row: z.infer<typeof rowSchema> & object) =>
  rowSchema.parse({ ...row, verdict: row.verdict.toUpperCase().replaceAll('-', '_') });
