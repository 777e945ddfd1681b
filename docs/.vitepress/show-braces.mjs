/** Two braces in a text would be an expression of the generator. */
export function showBraces(md) {
  const { text } = md.renderer.rules;
  md.renderer.rules.text = (...args) => text(...args).replaceAll('{{', '&#123;&#123;');
}
