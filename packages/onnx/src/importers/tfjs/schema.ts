import { z } from 'zod';
import { TfjsImportError } from './error.ts';

/** 64-bit integers travel as decimal strings in protobuf's JSON form. */
const integer = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform(Number);

const shapeSchema = z.object({
  dim: z.array(z.object({ size: integer.default(0) })).optional(),
  unknownRank: z.boolean().optional(),
});

/** protobuf's AttrValue: one of these is set. `s` is base64. */
const attributeSchema = z.object({
  b: z.boolean().optional(),
  f: z.number().optional(),
  i: integer.optional(),
  s: z.string().optional(),
  type: z.string().optional(),
  shape: shapeSchema.optional(),
  list: z
    .object({ i: z.array(integer).optional(), f: z.array(z.number()).optional(), s: z.array(z.string()).optional() })
    .optional(),
});

const nodeSchema = z.object({
  name: z.string().min(1),
  op: z.string().min(1),
  input: z.array(z.string()).default([]),
  attr: z.record(z.string(), attributeSchema).default({}),
});

const weightSchema = z.object({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  dtype: z.string(),
  quantization: z.object({ dtype: z.string(), scale: z.number().optional(), min: z.number().optional() }).optional(),
});

/** A tensor of the signature: `name` is `node` or `node:output`. */
const signatureTensorSchema = z.object({ name: z.string().min(1) });

/** The part of TF.js's model.json that describes the computation (format `graph-model`). */
const graphModelSchema = z.object({
  format: z.literal('graph-model'),
  signature: z
    .object({
      inputs: z.record(z.string(), signatureTensorSchema).optional(),
      outputs: z.record(z.string(), signatureTensorSchema).optional(),
    })
    .default({}),
  modelTopology: z.object({ node: z.array(nodeSchema).min(1) }),
  weightsManifest: z.array(z.object({ weights: z.array(weightSchema) })),
});

export type TfjsGraphModel = z.infer<typeof graphModelSchema>;
export type TfjsNode = z.infer<typeof nodeSchema>;
export type TfjsWeight = z.infer<typeof weightSchema>;

/** Checks a parsed model.json. Throws TfjsImportError TFJS_MALFORMED with the path of the first thing that is wrong. */
export function parseGraphModel(topology: unknown): TfjsGraphModel {
  const parsed = graphModelSchema.safeParse(topology);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TfjsImportError(
    'TFJS_MALFORMED',
    `model.json ${issue?.path.join('.') ?? ''}`,
    `${issue?.message ?? 'not a model'}; expected a TF.js model of format graph-model (convert layers models with tensorflowjs_converter)`,
    { cause: parsed.error },
  );
}
