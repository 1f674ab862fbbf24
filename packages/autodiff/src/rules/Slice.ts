import { allAxes, fromFront, sizeOf } from '../axes.ts';
import { unslice, type SlicedAxis } from '../indexing/unslice.ts';
import { unaryRule, type VjpContext } from '../rule.ts';

/** Puts the cotangent back where the slice was cut out, zeros elsewhere. */
export const Slice = unaryRule('Slice', ['nothing'], (context, dY) =>
  unslice(context.emit, { value: dY, xDims: context.dims(context.input(0)), axes: readSlice(context) }),
);

/** Start and step of every sliced axis, counted from the front and clamped as ONNX Slice (opset 13) says. */
function readSlice({ input, output, has, dims, constantNumbers }: VjpContext): SlicedAxis[] {
  const xDims = dims(input(0));
  const starts = constantNumbers(1, 'starts');
  const axes = has(3) ? constantNumbers(3, 'axes') : allAxes(starts.length);
  const steps = has(4) ? constantNumbers(4, 'steps') : starts.map(() => 1);
  return axes.map((given, index) => {
    const axis = fromFront(given, xDims.length);
    const size = sizeOf(xDims, axis);
    const step = steps[index] ?? 1;
    const start = fromFront(starts[index] ?? 0, size);
    const last = step > 0 ? size : size - 1;
    return { axis, start: Math.min(Math.max(start, 0), last), step, count: sizeOf(dims(output(0)), axis) };
  });
}
