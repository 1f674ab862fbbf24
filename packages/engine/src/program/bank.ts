import type { Target } from '@holdfast/attacks';
import { randomFor } from '@holdfast/random';
import type { BankEntry } from '@holdfast/results';
import type { Size } from '@holdfast/scene';
import {
  meets,
  parseTransformSpec,
  requireDifferentiable,
  type EvaluationTransform,
  type GradientMode,
  type Transform,
} from '@holdfast/transforms';

/** One transformed copy of x'. */
export interface TransformedMember {
  readonly kind: 'transformed';
  /** Place in the batch over all members; 0 is x'. */
  readonly index: number;
  /** Canonical spec. */
  readonly spec: string;
  readonly transform: Transform;
  readonly params: unknown;
  readonly gradientMode: GradientMode;
}

/** x' itself or one transformed copy of it. */
export type BankMember = { readonly kind: 'itself'; readonly index: 0; readonly spec: 'identity' } | TransformedMember;

/** Prefix of a member's graph inputs. */
export const memberKey = (member: BankMember): string => `t${member.index}`;

/** x' followed by the bank's transforms. Throws TransformSpecError for a transform without a graph form. */
export function bankMembers(bank: readonly BankEntry[]): BankMember[] {
  return [
    { kind: 'itself', index: 0, spec: 'identity' },
    ...bank.map(({ spec, gradientMode }, index): BankMember => {
      const { transform, params } = requireDifferentiable(parseTransformSpec(spec));
      return { kind: 'transformed', index: index + 1, spec, transform, params, gradientMode };
    }),
  ];
}

/** Those of `judged` that optimising over `bank` meets: they are in it, or within a range that it draws from. */
export function seenSpecs(bank: Iterable<string>, judged: readonly string[]): ReadonlySet<string> {
  const drawn = [...bank].map(parseTransformSpec);
  return new Set(judged.filter((spec) => drawn.some((entry) => meets(entry, parseTransformSpec(spec)))));
}

export interface DrawKey {
  readonly seed: number;
  /** SHA-256 of the picture in input space. */
  readonly image: string;
  /** What the draw is for: optimising, confirming and judging draw independently of each other. */
  readonly purpose: 'optimise' | 'confirm' | 'evaluate';
  /** Iteration, or number of the fresh draw. */
  readonly round: number;
}

/** A transform with its parameters, under its canonical spec. */
export interface DrawnTransform {
  readonly spec: string;
  readonly transform: EvaluationTransform;
  readonly params: unknown;
}

/** Draws a transform's random parameters by (seed, image, purpose, round, spec): independent of order and process. */
export function drawInstance({ spec, transform, params }: DrawnTransform, key: DrawKey, size: Size): unknown {
  return transform.draw(params, randomFor([key.seed, key.image, key.purpose, key.round, spec]), size);
}

/** The target as it appears in a transformed copy: boxes moved with the pixels, those that leave the frame dropped. */
export function mapTarget(
  target: Target,
  { transform, instance, size }: { transform: EvaluationTransform; instance: unknown; size: Size },
): Target {
  return { ...target, boxes: target.boxes.flatMap((box) => transform.mapBox(box, instance, size) ?? []) };
}
