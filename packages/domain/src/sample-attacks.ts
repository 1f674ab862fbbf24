import { attacks } from '@holdfast/attacks';

const isAttack = (name: string): name is keyof typeof attacks => Object.hasOwn(attacks, name);

/**
 * Names of the samples that a run's attacks make of each image, in the engine's order: a gradient attack hands out one or more (`plain`
 * gives `plain-early` and `plain-full`). Places in this list are the attack ordinals of every sample and outcome.
 */
export const sampleAttacks = (names: readonly string[]): string[] =>
  names.flatMap((name) => {
    if (!isAttack(name)) return [name];
    const attack = attacks[name];
    return attack.kind === 'gradient' ? attack.variants.map(({ id }) => id) : [attack.name];
  });
