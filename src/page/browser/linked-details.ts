/** Opens what a link points into: an entry of the history is closed until somebody wants to read it. */
export function openLinkedDetails(): void {
  const open = (): void => {
    const details = linkedElement()?.closest('details');
    if (details instanceof HTMLDetailsElement) details.open = true;
  };
  addEventListener('hashchange', open);
  open();
}

/** Null also if the fragment, which anybody can write, is none. */
function linkedElement(): Element | null {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null;
  }
}
