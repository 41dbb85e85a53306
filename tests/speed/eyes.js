// What the other scripts see the list of jobs with. They are run as the body of a function, behind constants that the test writes.

/// When it is painted that something holds, as performance.now() tells the time.
const painted = holds => new Promise(tell => {
    const look = () => {
        if (!holds()) return;
        watch.disconnect();
        // The frame is painted after its callbacks, and before the next timer.
        requestAnimationFrame(() => setTimeout(() => tell(performance.now())));
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { subtree: true, childList: true, attributes: true });
    look();
});

const wait = milliseconds => new Promise(tell => setTimeout(tell, milliseconds));

/// Whether rows of this query are on the page.
const shows = query => {
    const list = document.querySelector('#jobs');
    return list?.dataset.query === query && !!list.querySelector('[data-job]');
};

/// Which share of the list in sight is rows, from 0 to 1. The rest is places whose rows are awaited, or nothing.
const share = () => {
    const list = document.querySelector('#jobs');
    const { top, bottom } = list.getBoundingClientRect();
    let rows = 0;
    for (const row of list.querySelectorAll('[data-job]')) {
        const at = row.getBoundingClientRect();
        rows += Math.max(0, Math.min(at.bottom, bottom) - Math.max(at.top, top));
    }
    return rows / (bottom - top);
};

/// All of it, but for the thickness of a border.
const isFull = () => share() > 0.99;
