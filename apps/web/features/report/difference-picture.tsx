'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { PanZoomFrame, type PanZoom } from './pan-zoom.tsx';

interface DifferencePictureProps {
  readonly original: string;
  readonly adversarial: string;
  /** What a difference of one level is multiplied by before it is shown around middle grey. */
  readonly amplification: number;
  readonly view: PanZoom;
  readonly label: string;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly original: Uint8ClampedArray;
  readonly adversarial: Uint8ClampedArray;
}

const GREY = 128;

/** The perturbation itself, amplified: grey is no change, brighter is more, darker is less, per channel. */
export function DifferencePicture({ original, adversarial, amplification, view, label }: DifferencePictureProps) {
  const t = useTranslations('report.compare');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pixels, setPixels] = useState<Pixels | undefined>();
  const [error, setError] = useState<string | undefined>();
  useEffect(() => {
    let stale = false;
    Promise.all([pixelsOf(original), pixelsOf(adversarial)]).then(
      ([first, second]) => {
        if (stale) return;
        setPixels({ width: first.width, height: first.height, original: first.data, adversarial: second.data });
      },
      (reason: unknown) => {
        if (!stale) setError(messageOf(reason));
      },
    );
    return () => {
      stale = true;
    };
  }, [original, adversarial]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (pixels === undefined || context === null || context === undefined) return;
    const shown = context.createImageData(pixels.width, pixels.height);
    for (let index = 0; index < shown.data.length; index += 4) {
      for (let channel = index; channel < index + 3; channel++) {
        const change = (pixels.adversarial[channel] ?? 0) - (pixels.original[channel] ?? 0);
        shown.data[channel] = GREY + change * amplification;
      }
      shown.data[index + 3] = 255;
    }
    context.putImageData(shown, 0, 0);
  }, [pixels, amplification]);

  if (error !== undefined) return <p role="alert">{error}</p>;
  return (
    <figure>
      <PanZoomFrame view={view} label={label}>
        <canvas ref={canvas} width={pixels?.width ?? 1} height={pixels?.height ?? 1} className="block w-full" />
      </PanZoomFrame>
      <figcaption className="mt-1.5 text-xs text-muted">
        {t('scale', { levels: Math.round((GREY / amplification) * 10) / 10 })}
      </figcaption>
    </figure>
  );
}

async function pixelsOf(url: string): Promise<ImageData> {
  const image = new Image();
  image.crossOrigin = 'anonymous';
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext('2d', { colorSpace: 'srgb' });
  if (context === null) throw new Error('This browser has no canvas to compute the difference on.');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
