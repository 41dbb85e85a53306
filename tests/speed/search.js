// Types TEXT letter by letter and tells for each letter how long the rows of what then stands there took; the next one follows
// PAUSE milliseconds after them. With PAUSE null letters come every 100 ms, whatever is there, and the last alone is timed.
const field = document.querySelector('#search');
const type = text => {
    field.value = text;
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
};
const types = async () => {
    type('');
    await painted(() => shows(''));
    // What it can be narrowed by has been counted, too.
    await wait(2000);
    const times = [];
    for (let end = 1; end <= TEXT.length; end++) {
        const text = TEXT.slice(0, end);
        const started = performance.now();
        type(text);
        if (PAUSE === null && end < TEXT.length) {
            await wait(100);
            continue;
        }
        times.push([text, await painted(() => shows(text)) - started]);
        await wait(PAUSE ?? 0);
    }
    return times;
};
return types();
