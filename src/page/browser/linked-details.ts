/** Opens what a link points into: an entry of the history is closed until somebody wants to read it. */
export function openLinkedDetails(): void {
  const open = (): void => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target?.closest('details');
    if (details instanceof HTMLDetailsElement) details.open = true;
  };
  addEventListener('hashchange', open);
  open();
}
