import type { AttackSelector, TransformSelector } from './rules.ts';

export function selectsAttack(selector: AttackSelector, attack: string, controls: readonly string[]): boolean {
  return selector === '*' ? !controls.includes(attack) : selector.includes(attack);
}

export function selectsTransform(
  selector: TransformSelector,
  { transform, seen }: { readonly transform: string; readonly seen: boolean },
): boolean {
  if (selector === 'all') return true;
  if (selector === 'seen') return seen;
  if (selector === 'unseen') return !seen;
  return selector.includes(transform);
}

/**
 * Named attacks and transforms that nothing was measured for; a rule that names them cannot pass.
 * @param measured what was measured of the attacks that the rule selects.
 */
export function missing(
  rule: { readonly attacks: AttackSelector; readonly transforms: TransformSelector },
  measured: readonly { readonly attack: string; readonly transform: string }[],
): readonly { readonly attack: string; readonly transform: string }[] {
  const attacks = rule.attacks === '*' ? [...new Set(measured.map(({ attack }) => attack))] : rule.attacks;
  const transforms = typeof rule.transforms === 'string' ? [] : rule.transforms;
  const known = new Set(measured.map(({ attack, transform }) => JSON.stringify([attack, transform])));
  if (transforms.length === 0) {
    const have = new Set(measured.map(({ attack }) => attack));
    return attacks.filter((attack) => !have.has(attack)).map((attack) => ({ attack, transform: '*' }));
  }
  return attacks
    .flatMap((attack) => transforms.map((transform) => ({ attack, transform })))
    .filter(({ attack, transform }) => !known.has(JSON.stringify([attack, transform])));
}
