/**
 * Runs in the page: every visible text whose contrast with what lies behind it is below WCAG 2.2 AA (4.5 to 1, 3 to 1 for large text).
 * Text over photos has its own tag behind it and is drawn in fixed colours.
 */
export const LOW_CONTRAST = String.raw`(() => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const over = (colors) => {
    context.clearRect(0, 0, 1, 1);
    for (const color of colors) { context.fillStyle = color; context.fillRect(0, 0, 1, 1); }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((level) => level / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colors = [];
    for (let each = element; each; each = each.parentElement) colors.unshift(getComputedStyle(each).backgroundColor);
    return colors;
  };
  const failures = [];
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.boxes, script, style, noscript, #tip, .skip') || !element.checkVisibility()) continue;
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join(' ').trim();
    if (text === '') continue;
    const style = getComputedStyle(element);
    const isSvg = element instanceof SVGElement;
    const background = behind(element);
    const pair = [over([...background, isSvg ? style.fill : style.color]), over(background)].map(luminance);
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) failures.push(text.slice(0, 40) + ': ' + ratio.toFixed(2));
  }
  return failures;
})()`;
