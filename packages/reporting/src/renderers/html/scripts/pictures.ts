/** Gives every <img data-picture> its embedded picture; all that show the same one share one blob. */
export const pictures = String.raw`
var uris = JSON.parse(document.getElementById('pictures').textContent);
var urls = new Map();
function urlOf(id) {
  if (!urls.has(id)) {
    var text = atob(uris[id].slice(uris[id].indexOf(',') + 1));
    var bytes = Uint8Array.from(text, function (character) { return character.charCodeAt(0); });
    urls.set(id, URL.createObjectURL(new Blob([bytes], { type: 'image/png' })));
  }
  return urls.get(id);
}
window.holdfastPicture = urlOf;
var load = function (image) { image.src = urlOf(Number(image.dataset.picture)); };
var observer = new IntersectionObserver(function (entries) {
  entries.forEach(function (entry) {
    if (!entry.isIntersecting) return;
    observer.unobserve(entry.target);
    load(entry.target);
  });
}, { rootMargin: '800px' });
document.querySelectorAll('img[data-picture]').forEach(function (image) { observer.observe(image); });
window.addEventListener('beforeprint', function () { document.querySelectorAll('.panel img[data-picture]').forEach(load); });
`;
