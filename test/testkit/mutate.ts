import { z } from 'zod';
import type { Asker } from './api.ts';

const payload = z.record(z.string(), z.looseObject({ userErrors: z.array(z.looseObject({ code: z.string() })) }));

/** A mutation's payload, of `name` called as `call` says with variables of these types: `{ id: ['ID!', id] }`. */
export async function mutate(
  asker: Asker,
  name: string,
  call: string,
  variables: Readonly<Record<string, readonly [string, unknown]>>,
) {
  const declared = Object.entries(variables).map(([key, [type]]) => `$${key}: ${type}`);
  const answer = await asker.graphql(
    `mutation(${declared.join(', ')}) { ${name}${call} }`,
    Object.fromEntries(Object.entries(variables).map(([key, [, value]]) => [key, value])),
  );
  const parsed = payload.safeParse(answer.data);
  const found = parsed.success ? parsed.data[name] : undefined;
  if (found === undefined) throw new Error(answer.text);
  return found;
}
