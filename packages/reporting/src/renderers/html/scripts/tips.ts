/** Shows what a cell of the table stands for, beside the pointer's or the keyboard's cell. Also the copy button. */
export const tips = String.raw`
var tip = document.getElementById('tip');
function show(cell) {
  tip.textContent = cell.dataset.tip;
  tip.hidden = false;
  var box = cell.getBoundingClientRect();
  var left = Math.max(8, Math.min(box.left + box.width / 2 - tip.offsetWidth / 2, document.documentElement.clientWidth - tip.offsetWidth - 8));
  var top = box.top - tip.offsetHeight - 8;
  tip.style.left = left + 'px';
  tip.style.top = (top < 8 ? box.bottom + 8 : top) + 'px';
}
function hide() { tip.hidden = true; }
document.querySelectorAll('[data-tip]').forEach(function (cell) {
  cell.addEventListener('mouseenter', function () { show(cell); });
  cell.addEventListener('mouseleave', hide);
  cell.addEventListener('focus', function () { show(cell); });
  cell.addEventListener('blur', hide);
});
window.addEventListener('scroll', hide, { passive: true });
document.addEventListener('keydown', function (event) { if (event.key === 'Escape') hide(); });
var copy = document.getElementById('copy');
copy.addEventListener('click', function () {
  navigator.clipboard.writeText(document.getElementById('command').textContent).then(
    function () { copy.textContent = 'Copied'; },
    function () { getSelection().selectAllChildren(document.getElementById('command')); copy.textContent = 'Selected'; },
  );
});
`;
