// What Tab should have led to. Of a group of radio buttons, and of what has rows, one part alone is a stop.
const left = usable().filter(part => part.tabIndex >= 0 && !window.walked?.has(part)).map(name);
delete window.walked;
return left;
