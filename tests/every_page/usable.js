// What the other scripts look at: all that can be used on the page as it is.

const usable = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(part =>
    part.checkVisibility({ visibilityProperty: true }) && !part.closest('[inert]') && !part.disabled);

/// What it is, for people who read why a test has failed.
const name = part => part.id ? '#' + part.id : part.outerHTML.slice(0, 140);
