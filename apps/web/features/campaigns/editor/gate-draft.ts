import { z } from 'zod';

/** A rule of the gate as the editor shows it; what it does not show is kept as it stands. */
export interface RuleDraft {
  readonly kind: RuleKind;
  /** all, seen or unseen; for rules over single transforms their specs. */
  readonly transforms: string | readonly string[];
  readonly attacks: string | readonly string[];
  /** Limit or margin, 0..1; for `required-images` a count. */
  readonly amount: number;
  /** The rule as stored, for the parts that are not edited here. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export const ruleKinds = [
  'max-asr',
  'max-joint-asr',
  'max-change',
  'max-joint-change',
  'no-open-warnings',
  'required-images',
] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** What a rule may name instead of single transforms. */
export const transformScopes = ['all', 'seen', 'unseen'] as const;

const selector = z.union([z.string(), z.array(z.string())]);
const storedRule = z.looseObject({
  kind: z.enum(ruleKinds),
  attacks: selector.default('*'),
  transforms: selector.optional(),
  scope: z.string().optional(),
  limit: z.number().optional(),
  margin: z.number().optional(),
  images: z.number().optional(),
});
const storedGate = z.looseObject({ requiredImages: z.number().default(30), rules: z.array(storedRule) });

/** Rules of a stored gate (gates/gateRules, holdfast.gate/1); none where there is no gate. */
export function ruleDrafts(gate: unknown): { readonly rules: readonly RuleDraft[]; readonly requiredImages: number } {
  const parsed = storedGate.safeParse(gate);
  if (!parsed.success) return { rules: [], requiredImages: 30 };
  return {
    requiredImages: parsed.data.requiredImages,
    rules: parsed.data.rules.map(({ kind, attacks, transforms, scope, limit, margin, images, ...rest }) => ({
      kind,
      attacks,
      transforms: transforms ?? scope ?? 'all',
      amount: limit ?? margin ?? images ?? 0,
      rest,
    })),
  };
}

/** A rule that says something sensible before it is edited. */
export const newRule = (kind: RuleKind): RuleDraft => ({
  kind,
  attacks: '*',
  transforms: 'all',
  amount: kind === 'required-images' ? 30 : kind === 'max-change' || kind === 'max-joint-change' ? 0.05 : 0.5,
  rest: {},
});

/** The gate as the API takes it; null where there are no rules. */
export function gateInput(rules: readonly RuleDraft[], requiredImages: number): unknown {
  if (rules.length === 0) return null;
  return { schema: 'holdfast.gate/1', requiredImages, rules: rules.map(storedForm) };
}

function storedForm({ kind, attacks, transforms, amount, rest }: RuleDraft): unknown {
  switch (kind) {
    case 'max-asr':
      return { ...rest, kind, attacks, transforms, limit: amount };
    case 'max-joint-asr':
      return { ...rest, kind, attacks, scope: transforms, limit: amount };
    case 'max-change':
      return { ...rest, kind, attacks, transforms, margin: amount };
    case 'max-joint-change':
      return { ...rest, kind, attacks, scope: transforms, margin: amount };
    case 'no-open-warnings':
      return { ...rest, kind };
    case 'required-images':
      return { ...rest, kind, attacks, transforms, images: amount };
  }
}
