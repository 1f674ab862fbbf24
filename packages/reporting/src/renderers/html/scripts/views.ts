/** Buttons that choose which attack is shown, and the slider between original and sample. */
export const views = String.raw`
function press(group, chosen) {
  group.querySelectorAll('button').forEach(function (button) { button.setAttribute('aria-pressed', String(button === chosen)); });
}
document.querySelectorAll('[data-show-plain]').forEach(function (button) {
  button.addEventListener('click', function () {
    press(button.parentElement, button);
    document.querySelectorAll('[data-plain]').forEach(function (figure) { figure.hidden = figure.dataset.plain !== button.dataset.showPlain; });
  });
});
document.querySelectorAll('.viewer').forEach(function (viewer) {
  viewer.querySelectorAll('[data-view]').forEach(function (button) {
    button.addEventListener('click', function () {
      press(button.parentElement, button);
      viewer.querySelectorAll('.view').forEach(function (view) { view.hidden = view.dataset.attack !== button.dataset.view; });
      viewer.dispatchEvent(new Event('viewchange'));
    });
  });
});
document.querySelectorAll('.slide').forEach(function (slide) {
  slide.addEventListener('input', function () { slide.parentElement.style.setProperty('--cut', slide.value + '%'); });
});
`;
