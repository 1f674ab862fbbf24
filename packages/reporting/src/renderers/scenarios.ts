import type { HardeningSection } from '../hardening/hardening-schema.ts';

/** What an attack that measured a hardening met, in words. */
export const SCENARIOS: Readonly<Record<HardeningSection['rows'][number]['scenario'], string>> = {
  adaptive: 'run anew against each model',
  'held-out': 'an attack that training never used',
  transferred: 'samples made for the original',
};
