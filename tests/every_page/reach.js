// What can be used, but not be brought into sight, or is covered there; and whether the page is larger than its window.
const wrong = [];
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth || page.scrollHeight > page.clientHeight) {
    wrong.push(`the page is ${page.scrollWidth} × ${page.scrollHeight} in a window of ${page.clientWidth} × ${page.clientHeight}`);
}
// Each is put back, so that the picture shows the page as it was.
const scrolled = [...document.querySelectorAll('*')].filter(part => part.scrollHeight > part.clientHeight || part.scrollWidth > part.clientWidth)
    .map(part => [part, part.scrollTop, part.scrollLeft]);
for (const part of usable()) {
    part.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { left, top, right, bottom, width, height } = part.getBoundingClientRect();
    if (width < 1 || height < 1) {
        wrong.push(`${name(part)} has no size`);
        continue;
    }
    // Of what is larger than the window, as a list is, its middle counts.
    if (width <= innerWidth && height <= innerHeight && (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1)) {
        wrong.push(`${name(part)} is cut off: ${[left, top, right, bottom].map(Math.round)} in ${innerWidth} × ${innerHeight}`);
        continue;
    }
    const within = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
    const at = document.elementFromPoint(within(left, right, innerWidth), within(top, bottom, innerHeight));
    const is = at && (part.contains(at) || at.contains(part) || part.closest('label')?.contains(at) || at.closest('label')?.control === part);
    if (!is) wrong.push(`${name(part)} is covered by ${at ? name(at) : 'nothing'}`);
}
// The history moves up and down only, and has room for the figures of a large board.
const history = document.querySelector('.table--history');
if (history) {
    const was = history.className;
    for (const [kind, figure] of [['', '99,999'], ['table--large', '9,999,999']]) {
        history.className = `${was.replace('table--large', '')} ${kind}`;
        const list = history.closest('.scroll');
        if (list.scrollWidth > list.clientWidth) wrong.push(`the history with ${figure} is ${list.scrollWidth} of ${list.clientWidth} wide`);
        for (const cell of history.querySelectorAll('[data-col=total], [data-col=new]')) {
            const long = document.createElement('b');
            long.textContent = figure;
            cell.append(long);
            if (long.offsetWidth > cell.clientWidth) wrong.push(`${figure} takes ${long.offsetWidth} of ${cell.clientWidth} in ${cell.dataset.col}`);
            long.remove();
        }
    }
    history.className = was;
}
for (const [part, top, left] of scrolled) {
    part.scrollTop = top;
    part.scrollLeft = left;
}
return wrong;
