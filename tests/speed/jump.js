// Jumps to places all over the list, as a press on the scroll bar does, and tells for each how long its rows took.
const list = document.querySelector('#jobs');
const times = [];
const jump = async () => {
    for (let turn = 1; turn <= JUMPS; turn++) {
        // Steps of the golden section: no two of these places are near each other.
        const place = turn * 0.618034 % 1 * (list.scrollHeight - list.clientHeight);
        const started = performance.now();
        list.scrollTop = place;
        times.push(await painted(isFull) - started);
        await wait(200);
    }
    return times;
};
return jump();
