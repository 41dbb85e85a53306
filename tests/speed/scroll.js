// Scrolls from row FIRST at SPEED pixels a second for LASTS milliseconds, frame by frame. Of a short list the end may come before:
// frames that show it count as well.
const list = document.querySelector('#jobs');
const height = list.querySelector('[data-job]').getBoundingClientRect().height;
const start = FIRST * height;
/// How many rows those that are shown are away from those that belong where the list is.
const away = () => {
    const { top, bottom } = list.getBoundingClientRect();
    const seen = [...list.querySelectorAll('[data-job]')].map(row => [row, row.getBoundingClientRect()])
        .find(([, at]) => at.bottom > top && at.top < bottom);
    return seen ? Math.abs(seen[0].ariaPosInSet - 1 - (list.scrollTop + seen[1].top - top) / height) : 0;
};
list.scrollTop = start;
return painted(isFull).then(() => new Promise(tell => {
    const seen = { frames: 0, bare: 0, empty: 0, bareFor: 0, longest: 0, behind: 0, after: 0 };
    let began, last, bareSince;
    const frame = now => {
        began ??= now;
        if (last !== undefined) seen.longest = Math.max(seen.longest, now - last);
        last = now;
        list.scrollTop = start + (now - began) * SPEED / 1000;
        // This is what the frame paints: the list hears of being scrolled in the next one.
        const rows = share();
        seen.frames += 1;
        seen.empty += rows === 0;
        seen.behind = Math.max(seen.behind, away() * height / SPEED * 1000);
        if (rows > 0.99) {
            bareSince = undefined;
        } else {
            seen.bare += 1;
            bareSince ??= now;
            seen.bareFor = Math.max(seen.bareFor, now - bareSince);
        }
        if (now - began < LASTS) {
            requestAnimationFrame(frame);
        } else {
            const ended = performance.now();
            painted(isFull).then(at => tell({ ...seen, after: at - ended }));
        }
    };
    requestAnimationFrame(frame);
}));
