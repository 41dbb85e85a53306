// What the last Tab led to: 'out' of the page, 'again' to what was there before, 'next', or what has the keyboard and does not show it.
const at = document.activeElement;
if (!at || at === document.body) return 'out';
window.walked ??= new Set();
if (window.walked.has(at)) return 'again';
window.walked.add(at);
const shows = part => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 || boxShadow !== 'none';
};
// A field shows it by its frame, a link that is a row by the row, a list by one of its rows.
const around = [at, at.parentElement, at.parentElement?.parentElement, at.closest('[role="row"]'), ...at.querySelectorAll('*')];
return around.some(part => part && shows(part)) ? 'next' : `${name(at)} does not show that it has the keyboard`;
