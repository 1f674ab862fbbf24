import type { PredictedImage } from '../predict/predict-images.ts';

const percent = (probability: number): string => `${(probability * 100).toFixed(1)}%`.padStart(6);

function lines(predicted: PredictedImage): string[] {
  if ('error' in predicted) {
    const { code, message, problems } = predicted.error;
    const [problem] = problems;
    const what = problem === undefined ? message : `expected ${problem.expected}, got ${problem.got}; ${problem.fix}`;
    return [`${predicted.image}: error ${code}: ${what}`];
  }
  const { image, width, height, prediction } = predicted;
  const title = `${image} (${width} x ${height})`;
  if (prediction.task === 'classification') {
    return [title, ...prediction.top.map(({ label, probability }) => `  ${percent(probability)}  ${label}`)];
  }
  const { detections } = prediction;
  if (detections.length === 0) return [`${title}: nothing above the score threshold`];
  const widest = Math.max(...detections.map(({ label }) => label.length));
  return [
    title,
    ...detections.map(({ label, score, box }) => {
      const [x0, y0, x1, y1] = [box.x0, box.y0, box.x1, box.y1].map((value) => String(Math.round(value)).padStart(5));
      return `  ${percent(score)}  ${label.padEnd(widest)}  ${x0},${y0}  to${x1},${y1}`;
    }),
  ];
}

/** What `holdfast predict` prints. */
export const formatPredictions = (images: readonly PredictedImage[]): string =>
  images.map((image) => `${lines(image).join('\n')}\n`).join('');
