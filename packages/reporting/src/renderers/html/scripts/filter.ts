/** A chosen cell of the table filters the images; the choice is in the address, so that a link shows the same. */
export const filter = String.raw`
var source = document.getElementById('outcomes');
if (!source) return;
var index = JSON.parse(source.textContent);
var bar = document.getElementById('filter');
var cards = Array.from(document.querySelectorAll('[data-image]'));
var KINDS = [['fooled', 'Fooled'], ['held', 'Not fooled'], ['uncounted', 'Not counted']];
function kindOf(state) { return state === 'success' ? 'fooled' : state === 'robust' ? 'held' : 'uncounted'; }
function chosen() {
  var params = new URLSearchParams(location.hash.slice(1));
  var entry = index.find(function (each) { return each.attack === params.get('attack') && each.transform === params.get('transform'); });
  return entry && { entry: entry, kind: params.get('show') };
}
function choose(entry, kind) {
  var params = new URLSearchParams({ attack: entry.attack, transform: entry.transform });
  if (kind) params.set('show', kind);
  history.pushState(null, '', '#' + params);
  apply();
}
function button(text, pressed, action) {
  var element = document.createElement('button');
  element.type = 'button';
  element.className = 'choice';
  element.textContent = text;
  if (pressed !== null) element.setAttribute('aria-pressed', String(pressed));
  element.addEventListener('click', action);
  return element;
}
function apply() {
  var now = chosen();
  document.querySelectorAll('button.cell').forEach(function (cell) {
    cell.setAttribute('aria-pressed', String(Boolean(now) && cell.dataset.attack === now.entry.attack && cell.dataset.transform === now.entry.transform));
  });
  bar.hidden = !now;
  bar.replaceChildren();
  cards.forEach(function (card, i) {
    var chip = card.querySelector('.chip');
    var kind = now && kindOf(now.entry.states[i]);
    card.hidden = Boolean(now && now.kind && now.kind !== kind);
    chip.hidden = !now;
    if (!now) return;
    chip.className = 'chip chip-' + kind;
    chip.textContent = KINDS.find(function (each) { return each[0] === kind; })[1].toLowerCase() + ': ' + now.entry.name;
  });
  if (!now) return;
  var title = document.createElement('span');
  title.className = 'choices-label';
  title.textContent = now.entry.name;
  bar.append(title, button('All ' + cards.length, !now.kind, function () { choose(now.entry, null); }));
  KINDS.forEach(function (each) {
    var count = now.entry.states.filter(function (state) { return kindOf(state) === each[0]; }).length;
    bar.append(button(each[1] + ' ' + count, now.kind === each[0], function () { choose(now.entry, each[0]); }));
  });
  bar.append(button('Clear', null, function () { history.pushState(null, '', '#table'); apply(); }));
}
document.querySelectorAll('button.cell').forEach(function (cell) {
  cell.addEventListener('click', function () {
    var entry = index.find(function (each) { return each.attack === cell.dataset.attack && each.transform === cell.dataset.transform; });
    choose(entry, null);
    document.getElementById('images').scrollIntoView();
  });
});
window.addEventListener('popstate', apply);
window.addEventListener('hashchange', apply);
apply();
`;
