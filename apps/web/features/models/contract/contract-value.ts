import { z } from 'zod/mini';

const three = z.tuple([z.number(), z.number(), z.number()]);

export const layouts = ['NCHW', 'NHWC'] as const;
export const channelOrders = ['RGB', 'BGR'] as const;
export const resizeRules = ['stretch', 'letterbox-top-left', 'letterbox-centre', 'centre-crop'] as const;
export const interpolations = ['nearest', 'bilinear', 'bicubic', 'area'] as const;
export const activations = ['logits', 'probabilities'] as const;

/**
 * A model contract as the form edits it (vision/contract). What the form does not show, decoder options above all, is kept as it came; the
 * API checks the whole.
 */
export const contractSchema = z.looseObject({
  version: z.literal(1),
  task: z.enum(['detection', 'classification']),
  input: z.looseObject({
    name: z.string(),
    layout: z.enum(layouts),
    channels: z.enum(channelOrders),
    width: z.number(),
    height: z.number(),
    resize: z.looseObject({
      rule: z.enum(resizeRules),
      padValue: z._default(z.number(), 114),
      interpolation: z._default(z.enum(interpolations), 'bilinear'),
      antialias: z._default(z.boolean(), false),
    }),
    scale: z._default(z.number(), 1),
    mean: z._default(three, [0, 0, 0]),
    std: z._default(three, [1, 1, 1]),
  }),
  output: z.looseObject({
    decoder: z.string(),
    names: z.record(z.string(), z.string()),
    activation: z._default(z.enum(activations), 'probabilities'),
    labels: z.union([z.array(z.string()), z.string()]),
    scoreThreshold: z._default(z.number(), 0.3),
    nmsIou: z._default(z.number(), 0.45),
  }),
});

export type ContractValue = z.infer<typeof contractSchema>;

/** The contract of a version, or undefined where there is none that the form can show. */
export function readContract(value: unknown): ContractValue | undefined {
  const parsed = contractSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
