'use client';

import clsx from 'clsx';
import { useCallback, useEffect, useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { BoxedImage, type LabelledBox } from '#web/ui/boxed-image.tsx';

export interface PanZoom {
  /** 1 shows the whole picture. */
  readonly zoom: number;
  /** Offset in shares of the pane's size. */
  readonly x: number;
  readonly y: number;
  readonly zoomAt: (factor: number, at: { readonly x: number; readonly y: number }) => void;
  readonly pan: (dx: number, dy: number) => void;
  readonly reset: () => void;
}

const LARGEST_ZOOM = 32;
/** From here on single pixels are what one looks for. */
const PIXELATED_FROM = 3;

const clampOffset = (offset: number, zoom: number): number => Math.min(0, Math.max(1 - zoom, offset));

/** One view that several panes share, so that all show the same part of their pictures. */
export function usePanZoom(): PanZoom {
  const [state, setState] = useState({ zoom: 1, x: 0, y: 0 });
  const zoomAt = useCallback(
    (factor: number, at: { readonly x: number; readonly y: number }) =>
      setState((before) => {
        const zoom = Math.min(LARGEST_ZOOM, Math.max(1, before.zoom * factor));
        const scale = zoom / before.zoom;
        // What is under the pointer stays there.
        return {
          zoom,
          x: clampOffset(at.x - (at.x - before.x) * scale, zoom),
          y: clampOffset(at.y - (at.y - before.y) * scale, zoom),
        };
      }),
    [],
  );
  const pan = useCallback(
    (dx: number, dy: number) =>
      setState(({ zoom, x, y }) => ({ zoom, x: clampOffset(x + dx, zoom), y: clampOffset(y + dy, zoom) })),
    [],
  );
  const reset = useCallback(() => setState({ zoom: 1, x: 0, y: 0 }), []);
  return useMemo(() => ({ ...state, zoomAt, pan, reset }), [state, zoomAt, pan, reset]);
}

interface PanZoomFrameProps {
  readonly view: PanZoom;
  readonly label: string;
  readonly children: ReactNode;
}

/** A frame that is dragged, scrolled to zoom, and moved with the arrow keys, plus and minus. */
export function PanZoomFrame({ view, label, children }: PanZoomFrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);
  const { zoomAt, pan } = view;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    // React's own wheel handlers cannot keep the page from scrolling. Without Ctrl the page scrolls until one has zoomed in.
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && view.zoom === 1) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      zoomAt(Math.exp(-event.deltaY / 400), {
        x: (event.clientX - box.left) / box.width,
        y: (event.clientY - box.top) / box.height,
      });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [zoomAt, view.zoom]);
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!dragging.current) return;
    const box = event.currentTarget.getBoundingClientRect();
    pan(event.movementX / box.width, event.movementY / box.height);
  };
  const centre = { x: 0.5, y: 0.5 };
  return (
    <div
      ref={frame}
      role="group"
      tabIndex={0}
      aria-label={label}
      className={clsx(
        'relative overflow-hidden rounded-md border',
        // The whole image has nowhere to be moved to: a finger on it scrolls what it stands in.
        view.zoom > 1 ? 'cursor-grab touch-none active:cursor-grabbing' : 'cursor-zoom-in touch-pan-y',
      )}
      onDoubleClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        zoomAt(view.zoom > 1 ? 1 / view.zoom : 4, {
          x: (event.clientX - box.left) / box.width,
          y: (event.clientY - box.top) / box.height,
        });
      }}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerUp={() => (dragging.current = false)}
      onPointerMove={onPointerMove}
      onKeyDown={(event) => {
        const step = 0.1;
        if (event.key === '+' || event.key === '=') zoomAt(1.5, centre);
        else if (event.key === '-') zoomAt(1 / 1.5, centre);
        else if (event.key === 'ArrowLeft') pan(step, 0);
        else if (event.key === 'ArrowRight') pan(-step, 0);
        else if (event.key === 'ArrowUp') pan(0, step);
        else if (event.key === 'ArrowDown') pan(0, -step);
        else return;
        event.preventDefault();
      }}
    >
      <div
        className={clsx('origin-top-left', view.zoom >= PIXELATED_FROM && '[image-rendering:pixelated]')}
        style={{ transform: `translate(${view.x * 100}%, ${view.y * 100}%) scale(${view.zoom})` }}
      >
        {children}
      </div>
    </div>
  );
}

export interface PanePicture {
  readonly url: string;
  readonly prediction: {
    readonly width: number;
    readonly height: number;
    readonly label: string | null;
    readonly detections: readonly LabelledBox[];
  } | null;
}

interface PaneProps {
  readonly view: PanZoom;
  readonly picture: PanePicture;
  readonly label: string;
  readonly showBoxes: boolean;
}

/** One picture in the shared view, with what the model makes of it. */
export function Pane({ view, picture, label, showBoxes }: PaneProps) {
  const { prediction, url } = picture;
  return (
    <figure className="min-w-0">
      <PanZoomFrame view={view} label={label}>
        <BoxedImage
          src={url}
          alt={label}
          width={prediction?.width ?? 1}
          height={prediction?.height ?? 1}
          boxes={showBoxes ? (prediction?.detections ?? []) : []}
          lazy={false}
        />
      </PanZoomFrame>
      <figcaption className="mt-1.5 text-xs text-muted">
        {label}
        {typeof prediction?.label === 'string' && <span className="text-text"> · {prediction.label}</span>}
      </figcaption>
    </figure>
  );
}
