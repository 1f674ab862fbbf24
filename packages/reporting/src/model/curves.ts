import { IDENTITY } from '@holdfast/metrics';
import { parseTransformSpec, TransformSpecError, type TransformSpec } from '@holdfast/transforms';
import { z } from 'zod';
import type { ReportAttack, ReportCell, ReportCurve, ReportTransform } from '../report-schema.ts';
import { transformName } from './names.ts';

/** Fewer strengths than this are a table, not a curve. */
const MIN_STRENGTHS = 3;

interface Placed {
  readonly row: ReportTransform;
  readonly family: string;
  readonly transform: string;
  readonly parameter: string;
  readonly unit: string;
  readonly strength: number;
}

/** A curve for every group of transforms that differ in one number only, such as `jpeg:30` ... `jpeg:95`. */
export function strengthCurves(request: {
  readonly transforms: readonly ReportTransform[];
  readonly attacks: readonly ReportAttack[];
  readonly cells: readonly ReportCell[];
}): readonly ReportCurve[] {
  const { transforms, attacks, cells } = request;
  const families = new Map<string, Placed[]>();
  for (const placed of transforms.flatMap(placements)) {
    families.set(placed.family, [...(families.get(placed.family) ?? []), placed]);
  }
  return [...families.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined || members.length < MIN_STRENGTHS) return [];
    const sorted = [...members].sort((a, b) => a.strength - b.strength);
    const { transform, parameter, unit } = first;
    const series = attacks.map(({ id }) => ({
      attack: id,
      points: sorted.flatMap(({ row, strength }) => {
        const cell = cells.find((candidate) => candidate.attack === id && candidate.transform === row.spec);
        if (cell === undefined) return [];
        return [{ strength, spec: row.spec, seen: row.seen, attackSuccess: cell.attackSuccess }];
      }),
    }));
    return [{ transform, parameter, unit, label: `${transformName(transform)} ${parameter}`, series }];
  });
}

/** One place per numeric parameter; the family is everything but that parameter. Drawn ranges have no place on an axis. */
function placements(row: ReportTransform): readonly Placed[] {
  const spec = row.spec === IDENTITY ? undefined : readSpec(row.spec);
  if (spec === undefined) return [];
  const params = z.record(z.string(), z.unknown()).parse(spec.params);
  return spec.transform.fields.flatMap((field) => {
    const strength = params[field.name];
    if (field.kind !== 'number' || typeof strength !== 'number') return [];
    const family = JSON.stringify([spec.transform.name, { ...params, [field.name]: '*' }]);
    const { name: parameter, unit } = field;
    return [{ row, family, transform: spec.transform.name, parameter, unit, strength }];
  });
}

/** A transform of another version has its row in the table, but its parameters mean nothing here. */
function readSpec(text: string): TransformSpec | undefined {
  try {
    return parseTransformSpec(text);
  } catch (error) {
    if (error instanceof TransformSpecError) return undefined;
    throw error;
  }
}
