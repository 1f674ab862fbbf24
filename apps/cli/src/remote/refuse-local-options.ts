import { UsageError } from '../errors/usage-error.ts';

/** Options that speak of folders mean nothing to a run of an installation. Refused, since a build would take what comes for what it asked for. */
export function refuseLocalOptions(
  run: string,
  options: Readonly<Record<`--${string}`, { readonly given: unknown; readonly fix: string }>>,
): void {
  const [found] = Object.entries(options).filter(([, { given }]) => given !== undefined);
  if (found === undefined) return;
  const [where, { fix }] = found;
  throw new UsageError({ code: 'USAGE', where, expected: 'the folder of a run', got: `run ${run}`, fix });
}
