/** Draws 128 + amplification x (sample - original), computed from the embedded files when it is first looked at. */
export const difference = String.raw`
function decode(id) {
  var image = new Image();
  image.src = window.holdfastPicture(Number(id));
  return image.decode().then(function () { return image; });
}
function levels(image, canvas) {
  var scratch = document.createElement('canvas');
  scratch.width = canvas.width;
  scratch.height = canvas.height;
  var context = scratch.getContext('2d', { willReadFrequently: true });
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}
function draw(view) {
  var canvas = view.querySelector('canvas');
  var amplification = Number(view.querySelector('.amplification').value);
  var reach = (127 / amplification).toFixed(amplification > 6 ? 1 : 0);
  view.querySelector('output').textContent = '×' + amplification;
  view.querySelector('.scale-low').textContent = '−' + reach;
  view.querySelector('.scale-high').textContent = '+' + reach;
  var ready = canvas.holdfastLevels || Promise.all([decode(canvas.dataset.original), decode(canvas.dataset.adversarial)]).then(function (pair) {
    return pair.map(function (image) { return levels(image, canvas); });
  });
  canvas.holdfastLevels = ready;
  ready.then(function (pair) {
    var context = canvas.getContext('2d');
    var output = context.createImageData(canvas.width, canvas.height);
    for (var i = 0; i < output.data.length; i++) {
      output.data[i] = i % 4 === 3 ? 255 : 128 + amplification * (pair[1][i] - pair[0][i]);
    }
    context.putImageData(output, 0, 0);
  });
}
document.querySelectorAll('.viewer').forEach(function (viewer) {
  function drawShown() { if (viewer.open) draw(viewer.querySelector('.view:not([hidden])')); }
  viewer.addEventListener('toggle', drawShown);
  viewer.addEventListener('viewchange', drawShown);
  viewer.querySelectorAll('.amplification').forEach(function (range) {
    range.addEventListener('input', function () { draw(range.closest('.view')); });
  });
});
`;
