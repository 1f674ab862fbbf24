import { attr, int64s } from '@holdfast/onnx';

import { constant, variable, type CaseGenerator, type CaseTable } from './case.ts';
import { axesOf, drawFrom } from './draw.ts';

/** Groups neighbouring axes of a shape into fewer, or splits off ones: another shape of the same size. */
function otherShape(dims: readonly number[], groupEnds: readonly boolean[]): number[] {
  const result: number[] = [];
  let size = 1;
  dims.forEach((dim, axis) => {
    size *= dim;
    if (groupEnds[axis] === true || axis === dims.length - 1) {
      result.push(size);
      size = 1;
    }
  });
  return result;
}

const block: CaseGenerator = (random) => {
  const draw = drawFrom(random);
  const size = draw.int(1, 2);
  const dims = [draw.int(1, 2), size ** 2 * draw.int(1, 2), size * draw.int(1, 2), size * draw.int(1, 2)];
  return { operands: [variable(draw.normal(dims))], attributes: { blocksize: attr.int(size) }, linearIn: 0 };
};

export const layoutCases: CaseTable = {
  Concat: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 4), 3);
    const axis = draw.int(0, dims.length - 1);
    const parts = Array.from({ length: draw.int(1, 4) }, () => draw.normal(dims.with(axis, draw.int(1, 3))));
    return {
      operands: parts.map((part, k) => (k === 0 ? variable(part) : draw.weight(part))),
      attributes: { axis: attr.int(draw.coin() ? axis : axis - dims.length) },
    };
  },
  Split: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 4), 3);
    const axis = draw.int(0, dims.length - 1);
    const given = draw.coin();
    // Without sizes the last part may be smaller: 5 into 3 is 2, 2, 1.
    const [total, parts] = draw.pick([
      [4, 2],
      [5, 3],
      [3, 3],
      [2, 1],
      [5, 2],
    ]);
    const sizes = given ? draw.ints(draw.int(1, 3), 1, 3) : [];
    const size = given ? sizes.reduce((sum, part) => sum + part, 0) : total;
    return {
      operands: [variable(draw.normal(dims.with(axis, size))), ...(given ? [constant(int64s(sizes))] : [])],
      attributes: {
        axis: attr.int(draw.coin() ? axis : axis - dims.length),
        ...(given ? {} : { num_outputs: attr.int(parts) }),
      },
      outputCount: given ? sizes.length : parts,
      linearIn: 0,
    };
  },
  Reshape: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 4), 3);
    const target = otherShape(
      dims,
      dims.map(() => draw.coin()),
    );
    const wanted = draw.coin() ? target : target.with(draw.int(0, target.length - 1), -1);
    if (draw.coin() && wanted[0] === dims[0]) wanted[0] = 0;
    return { operands: [variable(draw.normal(dims)), constant(int64s(wanted))], linearIn: 0 };
  },
  Flatten: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 4), 3);
    const axis = draw.int(-dims.length, dims.length);
    return {
      operands: [variable(draw.normal(dims))],
      attributes: draw.coin() ? { axis: attr.int(axis) } : {},
      linearIn: 0,
    };
  },
  Squeeze: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 4), 2);
    const ones = axesOf(dims).filter((axis) => dims[axis] === 1);
    const axes = ones.filter(() => draw.coin()).map((axis) => (draw.coin() ? axis : axis - dims.length));
    return {
      operands: [variable(draw.normal(dims)), ...(axes.length === 0 ? [] : [constant(int64s(axes))])],
      linearIn: 0,
    };
  },
  Unsqueeze: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(0, 3), 3);
    const added = draw.int(1, 2);
    const rank = dims.length + added;
    const axes = draw.shuffled(Array.from({ length: rank }, (_, axis) => axis)).slice(0, added);
    return {
      operands: [variable(draw.normal(dims)), constant(int64s(axes.map((axis) => (draw.coin() ? axis : axis - rank))))],
      linearIn: 0,
    };
  },
  Expand: (random) => {
    const draw = drawFrom(random);
    const full = draw.dims(draw.int(1, 4), 3);
    const own = full.slice(draw.int(0, full.length)).map((size) => (draw.coin() ? 1 : size));
    // A 1 in the wanted shape leaves the input's size.
    const wanted = full.map((size, axis) => {
      const mine = own[axis - (full.length - own.length)];
      return mine === size && draw.coin() ? 1 : size;
    });
    return { operands: [variable(draw.normal(own)), constant(int64s(wanted))], linearIn: 0 };
  },
  Tile: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 3), 3);
    return {
      operands: [variable(draw.normal(dims)), constant(int64s(draw.ints(dims.length, 1, 3)))],
      linearIn: 0,
    };
  },
  Transpose: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(1, 4), 4);
    return {
      operands: [variable(draw.normal(dims))],
      attributes: draw.coin() ? { perm: attr.ints(draw.shuffled(axesOf(dims))) } : {},
      linearIn: 0,
    };
  },
  DepthToSpace: (random) => {
    const draft = block(random);
    const mode = drawFrom(random).pick(['DCR', 'CRD']);
    return { ...draft, attributes: { ...draft.attributes, mode: attr.string(mode) } };
  },
  SpaceToDepth: block,
  Shape: (random) => {
    const draw = drawFrom(random);
    return { operands: [variable(draw.normal(draw.dims(draw.int(0, 4))))] };
  },
  Size: (random) => {
    const draw = drawFrom(random);
    return { operands: [variable(draw.normal(draw.dims(draw.int(0, 4))))] };
  },
  ConstantOfShape: (random) => ({ operands: [constant(int64s(drawFrom(random).dims(3)))] }),
  Trilu: (random) => {
    const draw = drawFrom(random);
    const dims = draw.dims(draw.int(2, 3));
    return {
      operands: [variable(draw.normal(dims))],
      attributes: { upper: attr.int(draw.int(0, 1)) },
      linearIn: 0,
    };
  },
};
