import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger';

const TONES: Record<ButtonTone, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover shadow-[inset_0_1px_0_rgb(255_255_255/0.14)]',
  secondary: 'border bg-surface text-text hover:bg-hover hover:border-line-strong',
  quiet: 'text-muted hover:bg-hover hover:text-text',
  danger: 'bg-bad-solid text-white hover:brightness-110',
};

const SIZES = { md: 'h-8 px-3 text-sm', sm: 'h-7 px-2 text-xs', lg: 'h-10 px-4 text-base' };

/** Classes of a button, for links that look like one. */
export const buttonClass = (
  options: { tone?: ButtonTone; size?: keyof typeof SIZES; className?: string } = {},
): string =>
  clsx(
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors select-none',
    'disabled:pointer-events-none disabled:opacity-50',
    TONES[options.tone ?? 'secondary'],
    SIZES[options.size ?? 'md'],
    options.className,
  );

type ButtonProps = ComponentProps<'button'> & {
  tone?: ButtonTone;
  size?: keyof typeof SIZES;
  /** An icon before the text. */
  icon?: ReactNode;
  /** Shows that the action is under way; the button cannot be pressed meanwhile. */
  busy?: boolean;
};

export function Button({ tone, size, icon, busy = false, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy}
      className={buttonClass({ ...(tone && { tone }), ...(size && { size }), ...(className && { className }) })}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  label: string;
  icon: ReactNode;
  size?: 'sm' | 'md';
};

/** A button that shows an icon only; `label` is what screen readers and the browser's tooltip say. */
export function IconButton({ label, icon, size = 'md', className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-text disabled:opacity-40',
        size === 'md' ? 'size-8' : 'size-6',
        className,
      )}
    >
      {icon}
    </button>
  );
}

function Spinner() {
  return (
    <span
      aria-hidden
      className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent opacity-70"
    />
  );
}
