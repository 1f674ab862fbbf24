import { z } from 'zod';

const schema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    /** Where it listens, for programs that do. */
    port: z.number().int().optional(),
  }),
  /** One-time link for the first administrator, as long as there is none. */
  z.object({ kind: z.literal('first-start'), link: z.string() }),
]);

/** What programs of the platform say to their supervisor. */
export type ChildMessage = z.infer<typeof schema>;

/** That a program can be used. */
export interface Ready {
  readonly port: number | undefined;
}

export function readMessage(message: unknown): ChildMessage | undefined {
  const parsed = schema.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}
