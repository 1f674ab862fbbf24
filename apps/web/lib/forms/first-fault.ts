/** The control to mend, in a group that is marked as a whole, or itself. */
const FAULTY = '[aria-invalid=true], [data-faulty] :is(input, button, select, textarea)';

/**
 * Brings the first field that has to be mended into view and focuses it, so that a refused save says where by more than a colour; returns what the
 * field is called. To be called once what is wrong is shown. Undefined where no field is marked.
 */
export function focusFirstFault(form: HTMLElement | null): string | undefined {
  const control = form?.querySelector<HTMLElement>(FAULTY);
  if (!control) return undefined;
  // What is folded away cannot be focused.
  control.closest('details')?.setAttribute('open', '');
  control.scrollIntoView({ block: 'center' });
  control.focus({ preventScroll: true });
  const group = control.closest('[data-faulty]')?.querySelector('legend');
  const label = group ?? (control.id === '' ? null : document.querySelector(`label[for="${CSS.escape(control.id)}"]`));
  return label?.textContent ?? undefined;
}
