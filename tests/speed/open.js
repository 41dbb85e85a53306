// Goes to the page of jobs as its link does, and tells how long its rows took.
const started = performance.now();
location.hash = '#/jobs';
return painted(() => shows('')).then(at => at - started);
